import { QueryClient } from "@tanstack/react-query";
import { isProblem, mayTryAgain } from "./problem.ts";

/** Server state lives here. A refusal is an answer and is not asked again; a lost connection is. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (count, error) => count < 2 && (mayTryAgain(error) || !isProblem(error)), throwOnError: false },
      mutations: { retry: false },
    },
  });
