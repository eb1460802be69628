import { useQuery } from "@tanstack/react-query";
import { ButtonAnchor, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { config } from "@/lib/config";
import { useT } from "@/lib/i18n";
import { contactsQuery } from "./api";

const dial = (phone: string) => `tel:${phone.replace(/[^\d+]/g, "")}`;
const unbroken = (phone: string) => phone.replaceAll(" ", "\u00a0");

/** Ways to reach the organisation; what the page was configured with stands in until they are loaded. */
export function ContactsCard() {
  const t = useT();
  const { data } = useQuery(contactsQuery);
  const phone = data?.phone ?? config.phone;
  const hours = data?.hours ?? config.hours;
  return (
    <Card title={t("help.contact")}>
      {hours && <p>{hours}</p>}
      <div className="row">
        {phone && (
          <ButtonAnchor href={dial(phone)} icon="phone">
            {t("help.call", { phone: unbroken(phone) })}
          </ButtonAnchor>
        )}
        {data?.email && (
          <ButtonAnchor href={`mailto:${data.email}`} icon="mail" variant="secondary">
            {data.email}
          </ButtonAnchor>
        )}
        <ButtonLink icon="pin" to="/offices" variant="secondary">
          {t("help.offices")}
        </ButtonLink>
      </div>
      {data?.lines.map((line) => (
        <div key={line.phone}>
          <h3>{line.name}</h3>
          <p>
            <a className="link-block" href={dial(line.phone)}>
              {unbroken(line.phone)}
            </a>
          </p>
          {line.hours && <p className="soft">{line.hours}</p>}
        </div>
      ))}
    </Card>
  );
}
