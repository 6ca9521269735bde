import type { Command, DisplayText, FinalState, Outcome, State, Transition, Vend } from './types.ts';

interface Ending {
  outcome: Outcome;
  detail: string;
  /** Tell the machine no. */
  deny?: boolean;
  display?: DisplayText;
  /** UNKNOWN only because we stopped waiting: the machine may still tell. */
  mayBeTold?: boolean;
  /** False where the database never had the session. */
  report?: boolean;
}

const states: Record<Outcome, FinalState> = {
  success: 'SUCCESS',
  reset: 'SUCCESS', // MDB/ICP 7.4.7
  failure: 'FAILED',
  cancelled: 'FAILED',
  timeout: 'FAILED',
  unknown: 'UNKNOWN',
};

/** Ends the vend: journal and report first, then the machine, then what had to wait for the end of it. */
export function finish(state: State, vend: Vend, ending: Ending): Transition {
  const commands: Command[] = [
    { type: 'stop_timers' },
    {
      type: 'finish',
      sessionId: vend.sessionId,
      state: states[ending.outcome],
      outcome: ending.outcome,
      detail: ending.detail,
      report: ending.report ?? true,
    },
  ];
  if (state.link === 'up') {
    if (ending.deny) commands.push({ type: 'send', command: { type: 'deny' } });
    if (ending.display) commands.push({ type: 'display', text: ending.display });
  }
  return settle(
    { ...state, vend: null, unheard: ending.mayBeTold && state.link === 'up' ? vend.sessionId : null },
    commands,
  );
}

/** Between two vends: gives the board its set-up where this connection has not had it, and the reader its wanted state. */
export function settle(state: State, commands: Command[]): Transition {
  if (state.link === 'down' || state.vend !== null || state.configured) return [state, commands];
  return [
    { ...state, configured: true },
    [...commands, { type: 'send', command: { type: 'configure', enabled: state.enabled } }],
  ];
}
