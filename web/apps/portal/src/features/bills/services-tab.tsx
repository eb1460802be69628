import { useQuery } from "@tanstack/react-query";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { type Choice, type ServiceLine, type Services, servicesQuery } from "./api";
import "./bills.css";

type Sums = Pick<ServiceLine, "debt_minor" | "paid_minor" | "charged_minor" | "due_minor">;

function Columns({ sums, isDebtNet }: { sums: Sums; isDebtNet: boolean }) {
  const t = useT();
  const { money } = useFormat();
  return (
    <DefinitionList>
      <Fact name={t(isDebtNet ? "bills.debtNet" : "bills.debt")} number>
        {money(sums.debt_minor)}
      </Fact>
      <Fact name={t("bills.paid")} number>
        {money(sums.paid_minor)}
      </Fact>
      <Fact name={t("bills.charged")} number>
        {money(sums.charged_minor)}
      </Fact>
      <Fact name={t("bills.due")} number strong>
        {money(sums.due_minor)}
      </Fact>
    </DefinitionList>
  );
}

function Lines({ services }: { services: Services }) {
  const t = useT();
  const { money } = useFormat();
  if (services.lines.length === 0) return <Notice title={t("bills.noLines")} />;
  return (
    <div className="stack">
      <Card title={t("bills.total")}>
        <Columns isDebtNet={services.is_debt_net} sums={services.totals} />
      </Card>
      {services.lines.map((line) => (
        <details className="bill-line" key={line.line_no}>
          <summary className="bill-line__head">
            <span>{line.name}</span>
            <span className="bill-line__sum number">{money(line.due_minor)}</span>
          </summary>
          <Columns isDebtNet={services.is_debt_net} sums={line} />
          {line.days_of_debt !== null && (
            <p className="soft">{t("bills.daysOfDebt", { count: line.days_of_debt })}</p>
          )}
        </details>
      ))}
    </div>
  );
}

/** Debt, payment, charge and due of every service, as the receipt gives them. */
export function ServicesTab({ choice }: { choice: Choice }) {
  const query = useQuery(servicesQuery(choice));
  return <QueryView query={query}>{(services) => <Lines services={services} />}</QueryView>;
}
