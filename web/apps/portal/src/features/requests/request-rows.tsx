import { formatDate } from "@kabinet/domain/dates";
import { MenuLink, MenuList } from "@/kit/menu-list";
import { Badge } from "@/kit/notice";
import { useT } from "@/lib/i18n";
import type { Summary } from "./api";
import { statusWords } from "./status";

/** Requests as rows: what, when, and where it stands. */
export function RequestRows({ items }: { items: readonly Summary[] }) {
  const t = useT();
  return (
    <MenuList>
      {items.map((item) => {
        const words = statusWords(item.status);
        const number = t("requests.number", { number: item.number });
        const date = t("requests.ofDate", { date: formatDate(item.sent_at ?? item.created_at) });
        return (
          <MenuLink hint={`${number} ${date}`} key={item.id} params={{ id: item.id }} to="/requests/$id">
            {item.service_name} <Badge kind={words.badge}>{t(words.label)}</Badge>
          </MenuLink>
        );
      })}
    </MenuList>
  );
}
