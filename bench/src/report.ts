/** One figure, beside its peer where there is one: the line that `--json` prints. */
export interface Figure {
  /** e.g. `acknowledge.vs_empty_webhook` */
  name: string;
  value: number;
  unit: string;
  /** what it is compared with, measured in the same run; null: it stands alone */
  peer: string | null;
  peer_value: number | null;
  /** value / peer_value, whether more is better or worse */
  ratio: number | null;
}

export interface Goal {
  of: 'value' | 'ratio';
  atLeast?: number;
  atMost?: number;
}

export interface Measured extends Figure {
  goal: Goal | null;
}

/** Rounds to what two busy cores can tell. */
export function figure(
  name: string,
  value: number,
  unit: string,
  { peer, goal = null }: { peer?: { name: string; value: number }; goal?: Goal | null } = {},
): Measured {
  return {
    name,
    value: rounded(value),
    unit,
    peer: peer?.name ?? null,
    peer_value: peer === undefined ? null : rounded(peer.value),
    ratio: peer === undefined ? null : rounded(value / peer.value),
    goal,
  };
}

export function reached({ goal, value, ratio }: Measured): boolean | null {
  if (goal === null) return null;
  const compared = goal.of === 'value' ? value : ratio;
  if (compared === null) return false;
  return (
    compared >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) && compared <= (goal.atMost ?? Number.POSITIVE_INFINITY)
  );
}

export function asJsonLine({ name, value, unit, peer, peer_value, ratio }: Measured): string {
  return JSON.stringify({ name, value, unit, peer, peer_value, ratio });
}

export function asTextLine(measured: Measured): string {
  const { name, value, unit, peer, peer_value, ratio } = measured;
  const beside = peer === null ? '' : `   ${peer}: ${peer_value} ${unit}, ratio ${ratio}`;
  return `${name.padEnd(38)} ${String(value).padStart(9)} ${unit}${beside}${goalWords(measured)}`;
}

function goalWords(measured: Measured): string {
  const { goal } = measured;
  if (goal === null) return '';
  const bound = goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
  return `   [${goal.of === 'ratio' ? 'ratio ' : ''}${bound}: ${reached(measured) === true ? 'reached' : 'MISSED'}]`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(value < 1 ? 3 : 4));
}
