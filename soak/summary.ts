import type { KillReport } from '../harness/machine/kills/killRun.ts';
import type { MemoryReport } from './memoryRun.ts';
import type { MoneyReport } from '../harness/money/moneyRun.ts';

/** For a person: what was done, and the four accounts side by side. */
export function killSummary({
  seed,
  rounds,
  kills,
  stages,
  lostAnswers,
  refusedApproves,
  agreement,
  violations,
}: KillReport): string {
  const { sessions, unknown, ledger, stripe, machine } = agreement;
  return table(`${kills} kills in ${rounds} vends, seed ${seed}`, [
    [
      'killed at',
      Object.entries(stages)
        .map(([stage, times]) => `${stage} ${times}`)
        .join(', '),
    ],
    ['answers lost', String(lostAnswers)],
    ['approves that met no request', String(refusedApproves)],
    ['sessions', `${sessions.opened}: ${sessions.completed} completed, ${sessions.failed} failed`],
    [
      'outcomes nobody knew',
      `${unknown.asked}: staff took the money of ${unknown.captured}, gave back that of ${unknown.released}`,
    ],
    [
      'machine',
      `${machine.drops} products for ${money(machine.droppedMinor)}, ${machine.resetsAfterApprove} resets behind an approve for ${money(machine.resetMinor)}`,
    ],
    [
      'sessions sold',
      `${money(sessions.completedByCardMinor)} by card, ${money(sessions.completedByWalletMinor)} from the wallet`,
    ],
    [
      'ledger',
      `${money(ledger.cardVendMinor)} by card, ${money(ledger.walletSpentMinor)} from the wallet; recharged ${money(ledger.rechargedMinor)}, left ${money(ledger.balanceMinor)}`,
    ],
    [
      'Stripe',
      `${money(stripe.capturedMinor)} captured, ${stripe.releasedIntents} holds released, ${money(stripe.refundedMinor)} refunded, ${money(stripe.rechargedMinor)} of recharges`,
    ],
    [
      violations.length === 0 ? 'they agree' : 'VIOLATIONS',
      violations.length === 0 ? 'no promise was broken' : `\n${violations.join('\n')}`,
    ],
  ]);
}

export function memorySummary({ vends, seconds, residentMb, heapMb, flat, paidToApprove }: MemoryReport): string {
  return table(`${vends} vends in ${seconds} s`, [
    ['resident MB', residentMb.join(' ')],
    ['used heap MB', heapMb.join(' ')],
    [
      'PAID told to approve',
      `p50 ${paidToApprove.p50} ms, p99 ${paidToApprove.p99} ms, slowest ${paidToApprove.max} ms`,
    ],
    [
      flat ? 'flat' : 'GROWING',
      flat
        ? 'the second half stays within a twentieth of the first'
        : 'the second half takes more than a twentieth above the first',
    ],
  ]);
}

function table(title: string, rows: [string, string][]): string {
  return `${title}\n${rows.map(([label, text]) => `  ${label.padEnd(30)}${text}`).join('\n')}\n`;
}

function money(minor: number): string {
  return `${(minor / 100).toFixed(2)} €`;
}

/** For a person: what was done under each seed, how it ended, and what was broken. */
export function moneySummary(reports: readonly MoneyReport[]): string {
  return reports
    .map((report) => {
      const rows = Object.entries(report.done).map(([name, ends]): [string, string] => [
        name,
        Object.entries(ends)
          .sort(([, one], [, other]) => other - one)
          .map(([end, times]) => `${times} ${end}`)
          .join(', '),
      ]);
      const weathers = Object.entries(report.weather).map(([name, times]) => `${times} ${name}`);
      return table(`${report.operations} operations in ${report.seconds} s, seed ${report.seed}`, [
        ...rows,
        ['weather at Stripe', weathers.join(', ')],
        ['money', `${money(report.received)} came, ${money(report.returned)} went back`],
        ['promises broken', report.violations.length === 0 ? 'none' : `\n${report.violations.join('\n')}`],
      ]);
    })
    .join('\n');
}
