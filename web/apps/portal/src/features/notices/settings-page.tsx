import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { Checkbox } from "@/kit/checkbox";
import { Form, FormActions, useForm } from "@/kit/form";
import { QueryView } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { type MessageKey, useT } from "@/lib/i18n";
import { changePreferences, type Preference, preferencesQuery } from "./api";

function Settings({ preferences }: { preferences: readonly Preference[] }) {
  const t = useT();
  const [isSaved, setSaved] = useState(false);
  const changeable = preferences.filter((each) => !each.is_fixed);
  const form = useForm({
    read: (data) => Object.fromEntries(changeable.map(({ topic }) => [topic, data.has(topic)])),
    submit: async (choices) => {
      setSaved(false);
      await changePreferences(choices);
      setSaved(true);
    },
  });
  return (
    <Form form={form} label={t("notices.settingsTitle")}>
      <Card title={t("notices.settingsLegend")}>
        {preferences.map(({ topic, is_email_on, is_fixed }) => (
          <Checkbox
            {...form.field(topic)}
            defaultChecked={is_email_on}
            disabled={is_fixed}
            hint={t(`notices.${topic}Hint` as MessageKey)}
            key={topic}
            label={t(`notices.${topic}` as MessageKey)}
            onChange={() => setSaved(false)}
          />
        ))}
      </Card>
      {isSaved && (
        <Notice kind="good" live>
          <p>{t("notices.saved")}</p>
        </Notice>
      )}
      <FormActions>
        <Button pending={form.pending} type="submit">
          {t("kit.save")}
        </Button>
      </FormActions>
    </Form>
  );
}

/** What also comes by e-mail. */
export function NoticeSettingsPage() {
  const t = useT();
  return (
    <div className="page">
      <PageHeader back="/notices" lead={t("notices.settingsText")} title={t("notices.settingsTitle")} />
      <QueryView query={useQuery(preferencesQuery)}>
        {(preferences) => <Settings preferences={preferences} />}
      </QueryView>
    </div>
  );
}
