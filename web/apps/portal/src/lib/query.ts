import { isNetworkProblem, ProblemError } from "@kabinet/api";
import { QueryClient } from "@tanstack/react-query";

const DAY_MS = 86_400_000;

function worthRetrying(failures: number, error: unknown): boolean {
  if (failures >= 2) return false;
  return isNetworkProblem(error) || (error instanceof ProblemError && error.status >= 500);
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: DAY_MS, retry: worthRetrying, networkMode: "offlineFirst" },
    mutations: { retry: false, networkMode: "always" },
  },
});
