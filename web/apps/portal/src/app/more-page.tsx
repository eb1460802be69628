import { Card } from "@/kit/card";
import { MenuLink, MenuList } from "@/kit/menu-list";
import { PageHeader } from "@/kit/page-header";
import { SignOutButton } from "@/kit/sign-out";
import { useT } from "@/lib/i18n";
import { PLACE_GROUPS } from "./navigation";
import { Counter, useGroups } from "./place-link";

/** Everything the bottom bar has no room for. */
export function MorePage() {
  const t = useT();
  const groups = useGroups(PLACE_GROUPS);
  return (
    <div className="page">
      <PageHeader title={t("shell.moreTitle")} />
      {groups.map((group) => (
        <Card key={group.title} title={t(group.title)}>
          <MenuList>
            {group.places.map((place) => (
              <MenuLink aside={<Counter place={place} />} icon={place.icon} key={place.to} to={place.to}>
                {t(place.label)}
              </MenuLink>
            ))}
          </MenuList>
        </Card>
      ))}
      <SignOutButton />
    </div>
  );
}
