import type { Screen } from './texts.ts';

const hand =
  'M12 30V12a3.5 3.5 0 0 1 7 0v10m0-2a3.5 3.5 0 0 1 7 0v3m0-1a3.5 3.5 0 0 1 7 0v10c0 7-4 11-10 11-5 0-8-2-10-6l-5-9a3 3 0 0 1 4-4z';
const tick = 'M8 25l11 11 22-23';
const cross = 'M12 12l24 24M36 12L12 36';
const tray = 'M24 6v22m-9-8l9 9 9-9M8 34v8h32v-8';
const bang = 'M24 8v22M24 39v1';
const line = 'M6 20a26 26 0 0 1 36 0M13 28a16 16 0 0 1 22 0M24 38v.5M8 8l32 32';

const paths: Readonly<Partial<Record<Screen, string>>> = {
  attract: hand,
  validated: tick,
  done: tick,
  dispensing: tray,
  failed: cross,
  timedOut: bang,
  asking: bang,
  outOfOrder: bang,
  unknownMachine: bang,
  offline: line,
};

/** What the screen says, for those who read no text from there. */
export function Mark({ screen }: { screen: Screen }) {
  const path = paths[screen];
  if (path === undefined) return null;
  return (
    <svg className="mark" viewBox="0 0 48 48" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
