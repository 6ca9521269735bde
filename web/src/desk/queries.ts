import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import * as z from 'zod/mini';
import { type Args, callDesk, type DatabaseFunction, Refusal } from './api.ts';
import type { Topic } from './bell.ts';

/** Pages keep what they read; the bell says when to read again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // the bell may have rung while nobody heard it
        refetchInterval: 60_000,
        retry: (count, error) => !(error instanceof Refusal) && count < 2,
      },
      // what is decided while the line is away fails there and then: kept back, it would go out when nobody means it any
      // more
      mutations: { networkMode: 'always' },
    },
  });
}

interface Asked<T> {
  name: DatabaseFunction;
  args?: Args;
  schema: z.ZodMiniType<T>;
  /** What rings for it. */
  topics: readonly Topic[];
  enabled?: boolean;
}

/** What a function of the desk answers, kept fresh: asked again when one of its topics rings. */
export function useDesk<T>({ name, args = {}, schema, topics, enabled = true }: Asked<T>) {
  return useQuery({
    queryKey: ['desk', name, args],
    queryFn: () => callDesk(name, args, schema),
    meta: { topics },
    enabled,
    placeholderData: keepPreviousData,
  });
}

const page = <T>(row: z.ZodMiniType<T>) =>
  z.object({
    rows: z.array(row),
    /** Given back as p_after for the rows behind; null at the end. */
    next: z.nullable(z.union([z.string(), z.number()])),
    /** How many there are; where capped, at least so many. */
    count: z.optional(z.nullable(z.number())),
    capped: z.optional(z.boolean()),
    /** Which rows these are, where a decision about all of them gives it back. */
    version: z.optional(z.nullable(z.string())),
  });

/** Nothing to come after: the newest rows. */
const beginning = (): string | number | null => null;

export interface DeskList<T> {
  rows: readonly T[];
  /** undefined while nothing has come yet. */
  count: number | undefined;
  capped: boolean;
  version: string | undefined;
  /** The rows are those of what was asked before; these are on their way. */
  isStale: boolean;
  isLoading: boolean;
  error: Error | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  more(): void;
  again(): void;
}

/**
 * A list in keyset pages, newest first: a function that takes p_after and p_limit beside its filters and answers
 * {rows, next, count, capped}.
 */
export function useDeskList<T>(
  { name, args = {}, schema, topics, enabled = true }: Asked<T>,
  limit = 100,
): DeskList<T> {
  const query = useInfiniteQuery({
    queryKey: ['desk', name, args, limit],
    queryFn: ({ pageParam }) =>
      callDesk(name, { ...args, p_limit: limit, ...(pageParam === null ? {} : { p_after: pageParam }) }, page(schema)),
    initialPageParam: beginning(),
    getNextPageParam: ({ next }) => next,
    meta: { topics },
    enabled,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((one) => one.rows), [query.data]);
  const first = query.data?.pages[0];
  return {
    rows,
    count: first === undefined ? undefined : (first.count ?? rows.length),
    capped: first?.capped ?? false,
    version: first?.version ?? undefined,
    isStale: query.isPlaceholderData,
    isLoading: query.isPending && enabled,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    again: () => void query.refetch(),
  };
}

/** A decision: one call; whatever the desk shows is read again once it is made or refused. */
export function useDecision<T>(name: DatabaseFunction, schema: z.ZodMiniType<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (args: Args) => callDesk(name, args, schema),
    // whoever decided is told at once, and does not wait for what is read again
    onSettled: () => void client.invalidateQueries({ queryKey: ['desk'] }),
  });
}
