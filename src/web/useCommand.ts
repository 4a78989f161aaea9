import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useRef } from "react";

type Command<Input, Output> = {
  /** Sends the command; `key` goes into `call`'s options. */
  send: (input: Input, key: string) => Promise<Output>;
  /** Slices of the query cache that the command changes. @example [["commit"], ["metrics"]] */
  changes?: readonly QueryKey[];
  onDone?: (output: Output, input: Input) => void;
};

/**
 * A command that happens once: the same input tried again (a second click, a lost answer) carries the same Idempotency-Key,
 * so the server answers with what it did the first time. `problem` is what went wrong, `input` what was tried and is kept.
 */
export const useCommand = <Input, Output>({ send, changes = [], onDone }: Command<Input, Output>) => {
  const client = useQueryClient();
  const last = useRef<{ text: string; key: string } | null>(null);
  const mutation = useMutation<Output, unknown, Input>({
    mutationFn: (input) => {
      const text = textOf(input);
      if (last.current?.text !== text) last.current = { text, key: crypto.randomUUID() };
      return send(input, last.current.key);
    },
    onSuccess: async (output, input) => {
      last.current = null;
      onDone?.(output, input);
      await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
  return {
    run: (input: Input): void => {
      if (!mutation.isPending) mutation.mutate(input);
    },
    runAndWait: mutation.mutateAsync,
    again: (): void => {
      if (mutation.variables !== undefined) mutation.mutate(mutation.variables);
    },
    isRunning: mutation.isPending,
    isDone: mutation.isSuccess,
    problem: mutation.error,
    output: mutation.data,
    forget: mutation.reset,
  };
};

/** What makes two inputs the same one; a file by what can be seen of it. */
const textOf = (input: unknown): string =>
  JSON.stringify(input, (_, value: unknown) => (value instanceof File ? [value.name, value.size, value.lastModified] : value)) ?? "";
