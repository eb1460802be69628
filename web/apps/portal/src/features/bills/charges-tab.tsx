import { useQuery } from "@tanstack/react-query";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView } from "@/kit/loading";
import { Badge, Notice } from "@/kit/notice";
import { useFormat } from "@/lib/format";
import { type MessageKey, useT } from "@/lib/i18n";
import { type Basis, type Charge, type Charges, type Choice, chargesQuery } from "./api";
import { type ChangedService, changedServices } from "./changes";
import "./bills.css";

const BASES: Readonly<Record<Basis, MessageKey>> = {
  meter: "bills.basisMeter",
  norm: "bills.basisNorm",
  average: "bills.basisAverage",
  area: "bills.basisArea",
  volume: "bills.basisVolume",
  none: "bills.basisNone",
};

function Formula({ charge }: { charge: Charge }) {
  const t = useT();
  const { money } = useFormat();
  if (!charge.explanation) return <p className="soft">{t("bills.noFormula")}</p>;
  return (
    <>
      <p className="bill-formula">{charge.explanation.formula}</p>
      {!charge.explanation.is_exact && <p>{t("bills.notExact", { sum: money(charge.amount_minor) })}</p>}
    </>
  );
}

function useAmount() {
  const { decimal } = useFormat();
  return (value: string, unit: string) => `${decimal(value)} ${unit}`.trim();
}

function Details({ charge }: { charge: Charge }) {
  const t = useT();
  const { month } = useFormat();
  const amount = useAmount();
  return (
    <DefinitionList>
      <Fact name={t("bills.operation")}>{charge.operation}</Fact>
      {charge.tariff !== null && (
        <Fact name={t("bills.tariff")}>{amount(charge.tariff, charge.tariff_unit)}</Fact>
      )}
      {charge.norm !== null && <Fact name={t("bills.norm")}>{amount(charge.norm, charge.norm_unit)}</Fact>}
      {charge.volume !== null && (
        <Fact name={t("bills.volume")}>
          {amount(charge.volume, charge.volume_unit)}
          {charge.persons !== null && ` (${t("bills.persons", { count: charge.persons })})`}
        </Fact>
      )}
      <Fact name={t("bills.period")}>{month(charge.period)}</Fact>
    </DefinitionList>
  );
}

/** Volume by tariff and what the volume rests on, in one line. */
function Operation({ charge }: { charge: Charge }) {
  const t = useT();
  const amount = useAmount();
  const { explanation, tariff, volume } = charge;
  return (
    <div>
      {tariff !== null && volume !== null && (
        <p>{`${amount(volume, charge.volume_unit)} × ${amount(tariff, charge.tariff_unit)}`}</p>
      )}
      {explanation && <p className="soft">{t(BASES[explanation.basis])}</p>}
      <details>
        <summary className="bill-how">{t("bills.how")}</summary>
        <div className="stack stack--tight">
          <Formula charge={charge} />
          <Details charge={charge} />
        </div>
      </details>
    </div>
  );
}

function Service({ service, previous }: { service: ChangedService; previous?: string }) {
  const t = useT();
  const { money, change, month } = useFormat();
  const moved = service.changeMinor !== null && service.changeMinor !== 0;
  return (
    <Card
      aside={<span className="bill-line__sum number">{money(service.amountMinor)}</span>}
      title={service.name}
    >
      {moved && previous && (
        <p>
          <Badge kind={(service.changeMinor ?? 0) > 0 ? "warn" : "good"}>
            {t("bills.change", { sum: change(service.changeMinor ?? 0), month: month(previous) })}
          </Badge>
        </p>
      )}
      {service.charges.map((charge) => (
        <Operation
          charge={charge}
          key={`${charge.line_no}:${charge.operation}:${charge.period}:${charge.amount_minor}`}
        />
      ))}
    </Card>
  );
}

function List({ charges, before, previous }: { charges: Charges; before?: Charges; previous?: string }) {
  const t = useT();
  const { money } = useFormat();
  const services = changedServices(charges.items, before?.items);
  if (services.length === 0) return <Notice title={t("bills.noCharges")} />;
  return (
    <div className="stack">
      <div className="bill-total">
        <span>{t("bills.chargedTotal")}</span>
        <span className="number">{money(charges.total_minor)}</span>
      </div>
      {services.map((service) => (
        <Service key={service.code} previous={previous} service={service} />
      ))}
    </div>
  );
}

interface ChargesTabProps {
  readonly choice: Choice;
  readonly previous?: string;
}

/** How every charge was computed, the services that moved the sum most first. */
export function ChargesTab({ choice, previous }: ChargesTabProps) {
  const now = useQuery(chargesQuery(choice));
  const before = useQuery({
    ...chargesQuery({ ...choice, period: previous ?? "" }),
    enabled: previous !== undefined,
  });
  // The list keeps its order: it waits for the month to compare with, but not for one that cannot be had.
  if (previous !== undefined && before.isPending) return <QueryView query={before}>{() => null}</QueryView>;
  return (
    <QueryView query={now}>
      {(charges) => <List before={before.data} charges={charges} previous={previous} />}
    </QueryView>
  );
}
