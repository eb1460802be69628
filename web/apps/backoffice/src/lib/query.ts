import { isNetworkProblem, ProblemError } from "@kabinet/api";
import { QueryClient } from "@tanstack/react-query";

function worthRetrying(failures: number, error: unknown): boolean {
  if (failures >= 2) return false;
  return isNetworkProblem(error) || (error instanceof ProblemError && error.status >= 500);
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: worthRetrying }, mutations: { retry: false } },
});
