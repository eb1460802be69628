import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Icon } from "@/kit/icon";
import { Notice } from "@/kit/notice";
import { SkipLink } from "@/kit/page-header";
import { config } from "@/lib/config";
import { useCounters } from "@/lib/counters";
import { useT } from "@/lib/i18n";
import { useOnline } from "@/lib/online";
import { AccountBar } from "./account-bar";
import { CART_PLACES, MAIN_PLACES, PLACE_GROUPS } from "./navigation";
import { Counter, PlaceLink, useGroups, usePlaces } from "./place-link";
import { UpdateNotice } from "./update-notice";

function Brand({ to }: { to: string }) {
  return (
    <Link className="top-bar__brand" to={to}>
      <img
        alt=""
        className={config.logo ? "top-bar__logo" : undefined}
        height="32"
        src={config.logo ?? "/icon.svg"}
        width="32"
      />
      <span>{config.name}</span>
    </Link>
  );
}

function SideBar() {
  const t = useT();
  const groups = useGroups(PLACE_GROUPS);
  return (
    <nav aria-label={t("shell.menu")} className="side-bar no-print">
      {groups.map((group) => (
        <div className="side-bar__group" key={group.title}>
          <p className="side-bar__title">{t(group.title)}</p>
          {group.places.map((place) => (
            <PlaceLink className="side-bar__link" key={place.to} place={place} />
          ))}
        </div>
      ))}
    </nav>
  );
}

function BottomBar() {
  const t = useT();
  const places = usePlaces(MAIN_PLACES);
  return (
    <nav aria-label={t("shell.mainMenu")} className="bottom-bar no-print">
      {places.map((place) => (
        <PlaceLink className="bottom-bar__link" key={place.to} place={place} />
      ))}
    </nav>
  );
}

/** Help stands at the same place of every page. */
function HelpLine() {
  const t = useT();
  return (
    <footer className="help-line no-print">
      <div className="help-line__inner">
        <Link className="help-line__link" to="/help">
          <Icon name="help" />
          {t("shell.help")}
        </Link>
        {config.phone && (
          <a className="help-line__link" href={`tel:${config.phone.replace(/[^\d+]/g, "")}`}>
            <Icon name="phone" />
            {config.phone}
          </a>
        )}
        {config.hours && <span className="soft">{config.hours}</span>}
        <Link className="help-line__link" to="/profile/display">
          {t("shell.display")}
        </Link>
        <Link className="help-line__link" to="/accessibility">
          {t("shell.accessibility")}
        </Link>
      </div>
    </footer>
  );
}

function OfflineNotice() {
  const t = useT();
  if (useOnline()) return null;
  return (
    <Notice kind="warn" live title={t("kit.offlineTitle")}>
      <p>{t("shell.offline")}</p>
    </Notice>
  );
}

/** The cart is out of the way while it is empty. */
function CartLink() {
  const t = useT();
  const { cart: count } = useCounters();
  const [cart] = usePlaces(CART_PLACES);
  if (!cart || count === 0) return null;
  return (
    <Link className="top-bar__link" to={cart.to}>
      <Icon name={cart.icon} />
      <span className="visually-hidden">{t(cart.label)}</span>
      <Counter place={cart} />
    </Link>
  );
}

function TopBar({ signedIn }: { signedIn: boolean }) {
  const notices = usePlaces(PLACE_GROUPS.flatMap((group) => group.places)).find(
    (place) => place.to === "/notices",
  );
  return (
    <header className="top-bar no-print">
      <div className="top-bar__inner">
        <Brand to={signedIn ? "/" : "/login"} />
        {signedIn && (
          <div className="row">
            <CartLink />
            {notices && <PlaceLink className="top-bar__link" place={notices} />}
          </div>
        )}
      </div>
    </header>
  );
}

/** The frame of every page: bars, the account, the page itself, help. */
export function Shell({ signedIn, children }: { signedIn: boolean; children: ReactNode }) {
  return (
    <div className={signedIn ? "shell shell--cabinet" : "shell"}>
      <SkipLink />
      <TopBar signedIn={signedIn} />
      {signedIn && <SideBar />}
      <div className="shell__column">
        {signedIn && <AccountBar />}
        <main className="shell__main" id="main" tabIndex={-1}>
          <OfflineNotice />
          <UpdateNotice />
          {children}
        </main>
      </div>
      <HelpLine />
      {signedIn && <BottomBar />}
    </div>
  );
}
