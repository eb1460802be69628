import type { Language } from "@kabinet/i18n";
import { useState } from "react";
import { Card } from "@/kit/card";
import { Choice } from "@/kit/checkbox";
import { PageHeader } from "@/kit/page-header";
import { config } from "@/lib/config";
import { type Display, readDisplay, SPACINGS, saveDisplay, TEXT_SCALES, THEMES } from "@/lib/display";
import { chooseLanguage, useLanguage, useT } from "@/lib/i18n";

/** Each language is named in itself, whatever language the page speaks. */
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { ru: "Русский", en: "English", kk: "Қазақша" };

/** Text, contrast, spacing and language of this device; works without signing in. */
export function DisplayPage({ onLanguage }: { onLanguage: (language: Language) => void }) {
  const t = useT();
  const [language, setLanguage] = useState<Language>(useLanguage());
  const [display, setDisplay] = useState<Display>(readDisplay);
  const change = (part: Partial<Display>) => {
    const next = { ...display, ...part };
    setDisplay(next);
    saveDisplay(next);
  };
  const speak = (wanted: Language) => {
    setLanguage(wanted);
    void chooseLanguage(wanted).then(() => onLanguage(wanted));
  };
  return (
    <div className="page">
      <PageHeader lead={t("profile.displayText")} title={t("profile.display")} />
      <Card>
        <Choice
          legend={t("profile.textSize")}
          name="text"
          onChange={(text) => change({ text })}
          options={TEXT_SCALES.map((value) => ({ value, label: t("profile.percent", { value }) }))}
          value={display.text}
        />
        <Choice
          legend={t("profile.theme")}
          name="theme"
          onChange={(theme) => change({ theme })}
          options={THEMES.map((value) => ({
            value,
            label: t(value === "light" ? "profile.themeLight" : "profile.themeContrast"),
          }))}
          value={display.theme}
        />
        <Choice
          legend={t("profile.spacing")}
          name="spacing"
          onChange={(spacing) => change({ spacing })}
          options={SPACINGS.map((value) => ({
            value,
            label: t(value === "normal" ? "profile.spacingNormal" : "profile.spacingWide"),
          }))}
          value={display.spacing}
        />
      </Card>
      <Card>
        <Choice
          legend={t("profile.language")}
          name="language"
          onChange={speak}
          options={config.languages.map((value) => ({
            value,
            label: <span lang={value}>{LANGUAGE_NAMES[value]}</span>,
          }))}
          value={language}
        />
      </Card>
    </div>
  );
}
