import { formatDateTime } from "@kabinet/domain/dates";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { QueryView } from "@/kit/loading";
import { Badge, Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { SignOutButton } from "@/kit/sign-out";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { devicesQuery, endDevice, type SignedInDevice } from "./api";
import { deviceWords } from "./device-words";

function Device({ device }: { device: SignedInDevice }) {
  const t = useT();
  const end = useMutation({ mutationFn: () => endDevice(device.session_id) });
  return (
    <Card
      aside={device.is_current && <Badge kind="good">{t("profile.thisDevice")}</Badge>}
      level={3}
      title={deviceWords(device.device_name) ?? t("profile.unknownDevice")}
    >
      <p className="soft">{t("profile.lastSeen", { time: formatDateTime(device.last_used_at) })}</p>
      {end.error && <Notice kind="bad">{problemText(end.error, t)}</Notice>}
      {!device.is_current && (
        <div>
          <Button onClick={() => end.mutate()} pending={end.isPending} variant="danger">
            {t("profile.endSession")}
          </Button>
        </div>
      )}
    </Card>
  );
}

export function SecurityPage() {
  const t = useT();
  const query = useQuery(devicesQuery);
  return (
    <div className="page">
      <PageHeader back="/profile" lead={t("profile.securityText")} title={t("profile.security")} />
      <h2>{t("profile.devices")}</h2>
      <QueryView query={query}>
        {(devices) => devices.map((device) => <Device device={device} key={device.session_id} />)}
      </QueryView>
      <SignOutButton />
    </div>
  );
}
