import { useQuery } from "@tanstack/react-query";
import { ButtonAnchor } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView } from "@/kit/loading";
import { PageHeader } from "@/kit/page-header";
import { useT } from "@/lib/i18n";
import { type Office, officesQuery } from "./api";

function OfficeCard({ office }: { office: Office }) {
  const t = useT();
  return (
    <Card title={office.name}>
      <DefinitionList>
        <Fact name={t("help.address")}>{office.address}</Fact>
        {office.hours && <Fact name={t("help.hours")}>{office.hours}</Fact>}
        {office.note && <Fact name={t("help.note")}>{office.note}</Fact>}
      </DefinitionList>
      {office.phone && (
        <div>
          <ButtonAnchor href={`tel:${office.phone.replace(/[^\d+]/g, "")}`} icon="phone" variant="secondary">
            {office.phone}
          </ButtonAnchor>
        </div>
      )}
    </Card>
  );
}

export function OfficesPage() {
  const t = useT();
  const query = useQuery(officesQuery);
  return (
    <div className="page">
      <PageHeader title={t("help.officesTitle")} />
      <QueryView query={query}>
        {(offices) =>
          offices.length === 0 ? (
            <p>{t("help.noOffices")}</p>
          ) : (
            offices.map((office) => <OfficeCard key={office.office_id} office={office} />)
          )
        }
      </QueryView>
    </div>
  );
}
