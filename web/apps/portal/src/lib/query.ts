import { isNetworkProblem, ProblemError } from "@kabinet/api";
import { QueryClient } from "@tanstack/react-query";

const DAY_MS = 86_400_000;

const ON_ITS_WAY_MS = 300;

/** An account of ours that a service does not know yet: the news of a fresh link is still on its way to it. */
function isOnItsWay(error: unknown): boolean {
  return error instanceof ProblemError && error.type === "account-not-found";
}

export function worthRetrying(failures: number, error: unknown): boolean {
  if (isOnItsWay(error)) return failures < 5;
  if (failures >= 2) return false;
  return isNetworkProblem(error) || (error instanceof ProblemError && error.status >= 500);
}

export function retryDelay(failures: number, error: unknown): number {
  return (isOnItsWay(error) ? ON_ITS_WAY_MS : 1000) * 2 ** failures;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: DAY_MS,
      retry: worthRetrying,
      retryDelay,
      networkMode: "offlineFirst",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
