import { formatDateTime } from "@kabinet/domain/dates";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { Badge, Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { PagedList } from "@/kit/paged-list";
import { useCounters } from "@/lib/counters";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { type Notification, noticesQuery, readAll, readNotice } from "./api";
import "./notices.css";

/** Only pages of the portal itself. */
function pathOf(notice: Notification): string | null {
  return /^\/(?![/\\])/.test(notice.link) ? notice.link : null;
}

function NoticeRow({ notice }: { notice: Notification }) {
  const t = useT();
  const read = useMutation({ mutationFn: () => readNotice(notice.id) });
  const isNew = notice.read_at === null;
  const path = pathOf(notice);
  const seen = () => {
    if (isNew) read.mutate();
  };
  return (
    <li className={isNew ? "notice-row notice-row--new" : "notice-row"}>
      <div className="notice-row__head">
        <h2 className="notice-row__title">
          {path ? (
            <Link onClick={seen} to={path}>
              {notice.title}
            </Link>
          ) : (
            notice.title
          )}
        </h2>
        {isNew && <Badge kind="brand">{t("notices.unread")}</Badge>}
      </div>
      <p>{notice.body}</p>
      <div className="notice-row__foot">
        <span className="soft">{formatDateTime(notice.created_at)}</span>
        {isNew && (
          <Button onClick={seen} pending={read.isPending} variant="plain">
            {t("notices.markRead")}
            <span className="visually-hidden">{`: ${notice.title}`}</span>
          </Button>
        )}
      </div>
      {read.error && (
        <Notice kind="bad" live>
          <p>{problemText(read.error, t)}</p>
        </Notice>
      )}
    </li>
  );
}

function ReadAll() {
  const t = useT();
  const { notices: unread } = useCounters();
  const all = useMutation({ mutationFn: readAll });
  return (
    <div className="row" role="status">
      {all.error && (
        <Notice kind="bad">
          <p>{problemText(all.error, t)}</p>
        </Notice>
      )}
      <span>{unread > 0 ? t("notices.unreadCount", { count: unread }) : t("notices.allRead")}</span>
      {unread > 0 && (
        <Button onClick={() => all.mutate()} pending={all.isPending} variant="secondary">
          {t("notices.readAll")}
        </Button>
      )}
    </div>
  );
}

/** Everything the person was told, newest first; each leads to the thing it is about. */
export function NoticesPage() {
  const t = useT();
  const query = useInfiniteQuery({ ...noticesQuery, staleTime: 0 });
  return (
    <div className="page">
      <PageHeader title={t("notices.title")} />
      <PagedList empty={<p>{t("notices.none")}</p>} query={query}>
        {(items) => (
          <>
            <ReadAll />
            <Card>
              <ul className="notice-rows">
                {items.map((notice) => (
                  <NoticeRow key={notice.id} notice={notice} />
                ))}
              </ul>
            </Card>
          </>
        )}
      </PagedList>
      <div>
        <ButtonLink to="/notices/settings" variant="secondary">
          {t("notices.settings")}
        </ButtonLink>
      </div>
    </div>
  );
}
