import { formatDate } from "@kabinet/domain/dates";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView, Skeleton } from "@/kit/loading";
import { Badge, Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useActiveAccount } from "@/lib/accounts";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { type Meter, type Meters, metersQuery } from "@/lib/metering";
import { PreviousList } from "./previous-readings";
import "./readings.css";

function Verification({ meter }: { meter: Meter }) {
  const t = useT();
  if (!meter.is_active) return <Badge>{t("readings.removed")}</Badge>;
  if (meter.verification_state === "overdue") return <Badge kind="bad">{t("readings.overdue")}</Badge>;
  if (meter.verification_state === "soon") return <Badge kind="warn">{t("readings.soon")}</Badge>;
  return null;
}

function LastValues({ meter }: { meter: Meter }) {
  const t = useT();
  const { decimal } = useFormat();
  return meter.registers.map((register) => {
    const value = register.current_value ?? register.last_value;
    const takenOn = register.current_value === null ? register.last_taken_on : register.current_taken_on;
    const zone = meter.registers.length > 1 ? `, ${register.name}` : "";
    return (
      <Fact key={register.register} name={`${t("readings.lastReading")}${zone}`} number>
        {value === null ? t("readings.none") : `${decimal(value)} ${meter.unit}`}
        {takenOn && <span className="reading__volume">{formatDate(takenOn)}</span>}
      </Fact>
    );
  });
}

function MeterItem({ meter }: { meter: Meter }) {
  const t = useT();
  const { decimal } = useFormat();
  return (
    <Card aside={<Verification meter={meter} />} title={meter.name}>
      <DefinitionList>
        <Fact name={t("readings.serial")}>{meter.serial}</Fact>
        {meter.place && <Fact name={t("readings.place")}>{meter.place}</Fact>}
        {meter.verification_due_on && (
          <Fact name={t("readings.verification")}>{formatDate(meter.verification_due_on)}</Fact>
        )}
        {meter.average_6_months !== null && (
          <Fact name={t("readings.average")} number>
            {`${decimal(meter.average_6_months)} ${meter.unit}`}
          </Fact>
        )}
        <LastValues meter={meter} />
      </DefinitionList>
      <div>
        <ButtonLink params={{ id: meter.meter_id }} to="/meters/$id" variant="secondary">
          {t("readings.details")}
        </ButtonLink>
      </div>
    </Card>
  );
}

/** The meters of the active account, or of none yet. */
function AccountMeters({ children }: { children: (meters: Meters) => ReactNode }) {
  const { account } = useActiveAccount();
  const query = useQuery({ ...metersQuery(account?.account_id ?? ""), enabled: account !== null });
  if (!account) return <Skeleton />;
  return <QueryView query={query}>{children}</QueryView>;
}

export function MetersPage() {
  const t = useT();
  return (
    <div className="page">
      <PageHeader title={t("readings.meters")} />
      <AccountMeters>
        {({ items }) =>
          items.length === 0 ? (
            <Notice title={t("readings.noMeters")} />
          ) : (
            items.map((meter) => <MeterItem key={meter.meter_id} meter={meter} />)
          )
        }
      </AccountMeters>
    </div>
  );
}

function day(value: string | null, none: string): string {
  return value === null ? none : formatDate(value);
}

function Passport({ meter }: { meter: Meter }) {
  const t = useT();
  const { decimal } = useFormat();
  const none = t("readings.none");
  const average = meter.average_6_months;
  return (
    <>
      <Card aside={<Verification meter={meter} />} title={meter.name}>
        <DefinitionList>
          <Fact name={t("readings.serial")}>{meter.serial}</Fact>
          <Fact name={t("readings.place")}>{meter.place || none}</Fact>
          <Fact name={t("readings.installed")}>{day(meter.installed_on, none)}</Fact>
          <Fact name={t("readings.verification")}>{day(meter.verification_due_on, none)}</Fact>
          <Fact name={t("readings.calculatedFrom")}>{day(meter.calculated_from, none)}</Fact>
          <Fact name={t("readings.calculatedTo")}>{day(meter.calculated_to, none)}</Fact>
          <Fact name={t("readings.removalReason")}>{meter.removal_reason ?? none}</Fact>
          <Fact name={t("readings.average")} number>
            {average === null ? none : `${decimal(average)} ${meter.unit}`}
          </Fact>
          <LastValues meter={meter} />
        </DefinitionList>
        {meter.is_active && (
          <div>
            <ButtonLink icon="readings" to="/readings">
              {t("readings.toReadings")}
            </ButtonLink>
          </div>
        )}
      </Card>
      <h2>{t("readings.viewReadings")}</h2>
      <Card>
        <PreviousList meterId={meter.meter_id} />
      </Card>
    </>
  );
}

export function MeterPage({ meterId }: { meterId: string }) {
  const t = useT();
  return (
    <div className="page">
      <PageHeader back="/meters" title={t("readings.meter")} />
      <AccountMeters>
        {({ items }) => {
          const meter = items.find((each) => each.meter_id === meterId);
          return meter ? <Passport meter={meter} /> : <Notice title={t("readings.notHere")} />;
        }}
      </AccountMeters>
    </div>
  );
}
