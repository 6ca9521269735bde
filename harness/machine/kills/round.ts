import { seeded } from './random.ts';

export const scenarios = [
  'pay',
  'pay',
  'pay',
  'pay',
  'jam',
  'cancel',
  'late_cancel',
  'leave',
  'power_cut',
  'unplug',
] as const;
/** What sets the kill off: the clock, or a breath behind a call or a line. */
export const triggers = [
  'time',
  'open_vend_session',
  'begin_dispense',
  'approve',
  'report_vend_outcome',
  'time',
] as const;

/** Everything that chance decides in one round; times in milliseconds. */
export interface Round {
  /** Decimal text, unlike that of any other round: it joins the accounts of machine, database and Stripe. */
  amount: string;
  scenario: (typeof scenarios)[number];
  trigger: (typeof triggers)[number];
  payBy: 'card' | 'wallet';
  /** From the trigger to the kill. */
  breath: number;
  payAfter: number;
  faultAfter: number;
  restartAfter: number;
  loseAnswers: boolean;
  /** From the restart to a second kill, in some rounds. */
  secondKill: number | undefined;
  chance: () => number;
}

/** The same seed and number give the same round, whatever ran before: a soak goes on where it stopped. */
export function planRound(seed: number, number: number): Round {
  const chance = seeded(Math.imul(seed, 0x9e3779b1) + number);
  const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(chance() * from.length)] ?? from[0];
  const trigger = pick(triggers);
  return {
    amount: ((100 + number) / 100).toFixed(2),
    scenario: pick(scenarios),
    trigger,
    payBy: chance() < 0.3 ? 'wallet' : 'card',
    breath: trigger === 'time' ? chance() * 600 : chance() * 6,
    payAfter: chance() * 60,
    faultAfter: chance() * 300,
    restartAfter: chance() * 120,
    loseAnswers: chance() < 0.15,
    secondKill: chance() < 0.15 ? chance() * 900 : undefined,
    chance,
  };
}
