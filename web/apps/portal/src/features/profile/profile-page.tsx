import { isName, NAME_MAX_CHARACTERS } from "@kabinet/domain/person";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { TextField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import { MenuLink, MenuList } from "@/kit/menu-list";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { SignOutButton } from "@/kit/sign-out";
import { useT } from "@/lib/i18n";
import { type Me, useMe } from "@/lib/session";
import { changePerson } from "./api";

function NameForm({ me }: { me: Me }) {
  const t = useT();
  const [saved, setSaved] = useState(false);
  const wrong = (name: string) =>
    name && !isName(name) ? t("profile.badName", { max: NAME_MAX_CHARACTERS }) : null;
  const form = useForm({
    read: (data) => ({
      surname: textOf(data, "surname"),
      first_name: textOf(data, "first_name"),
      patronymic: textOf(data, "patronymic"),
    }),
    validate: (names) => ({
      surname: wrong(names.surname),
      first_name: names.first_name ? wrong(names.first_name) : t("kit.required"),
      patronymic: wrong(names.patronymic),
    }),
    submit: async (names) => {
      setSaved(false);
      await changePerson({ ...names, surname: names.surname || null, patronymic: names.patronymic || null });
      setSaved(true);
    },
  });
  return (
    <Form form={form} label={t("profile.names")}>
      {saved && (
        <Notice kind="good" live>
          {t("kit.saved")}
        </Notice>
      )}
      <TextField
        {...form.field("surname")}
        autoComplete="family-name"
        defaultValue={me.surname ?? ""}
        label={t("profile.surname")}
      />
      <TextField
        {...form.field("first_name")}
        autoComplete="given-name"
        defaultValue={me.first_name}
        label={t("profile.firstName")}
        required
      />
      <TextField
        {...form.field("patronymic")}
        autoComplete="additional-name"
        defaultValue={me.patronymic ?? ""}
        label={t("profile.patronymic")}
      />
      <FormActions>
        <Button pending={form.pending} type="submit">
          {t("kit.save")}
        </Button>
      </FormActions>
    </Form>
  );
}

export function ProfilePage() {
  const t = useT();
  const me = useMe();
  return (
    <div className="page">
      <PageHeader title={t("profile.title")} />
      <Card>
        <MenuList>
          <MenuLink hint={t("profile.contactsHint")} icon="phone" to="/profile/contacts">
            {t("profile.contacts")}
          </MenuLink>
          <MenuLink hint={t("profile.securityHint")} icon="lock" to="/profile/security">
            {t("profile.security")}
          </MenuLink>
          <MenuLink hint={t("profile.displayHint")} icon="text" to="/profile/display">
            {t("profile.display")}
          </MenuLink>
        </MenuList>
      </Card>
      <Card title={t("profile.names")}>{me && <NameForm key={me.user_id} me={me} />}</Card>
      <SignOutButton />
    </div>
  );
}
