export { type Api, type ApiRequest, type ApiSettings, createApi, newIdempotencyKey } from "./client.ts";
export { type FieldError, isNetworkProblem, isUnauthenticated, ProblemError } from "./problem.ts";
