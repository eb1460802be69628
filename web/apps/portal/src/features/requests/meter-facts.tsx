import { formatDate } from "@kabinet/domain/dates";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { type MessageKey, useT } from "@/lib/i18n";
import type { MeterForm } from "./api";

/** A meter as it was described. */
export function MeterFacts({ meter }: { meter: MeterForm }) {
  const t = useT();
  const empty = t("requests.conflictEmpty");
  return (
    <DefinitionList>
      <Fact name={t("requests.serial")}>{meter.serial || empty}</Fact>
      <Fact name={t("requests.kind")}>{meter.kind ? t(`requests.${meter.kind}` as MessageKey) : empty}</Fact>
      <Fact name={t("requests.place")}>{meter.place || empty}</Fact>
      <Fact name={t("requests.installedOn")} number>
        {meter.installed_on ? formatDate(meter.installed_on) : empty}
      </Fact>
      <Fact name={t("requests.verifiedUntil")} number>
        {meter.verified_until ? formatDate(meter.verified_until) : empty}
      </Fact>
      <Fact name={t("requests.value")} number>
        {meter.value ? `${meter.value.replace(".", ",")} ${t("requests.cubic")}` : empty}
      </Fact>
    </DefinitionList>
  );
}
