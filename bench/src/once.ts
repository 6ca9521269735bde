import type { Bench } from './context.ts';

/** Sets something up for a run once, however many measurements ask for it. */
export function oncePerRun<T>(setUp: (bench: Bench) => Promise<T>): (bench: Bench) => Promise<T> {
  const made = new WeakMap<Bench, Promise<T>>();
  return (bench) => {
    const found = made.get(bench) ?? setUp(bench);
    made.set(bench, found);
    return found;
  };
}
