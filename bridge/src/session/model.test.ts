import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { BoardMessage } from '../adapters/adapter.ts';
import { transition } from './transition.ts';
import { type BeginResult, initialState, type SessionEvent, type State, type Vend } from './types.ts';

/** True while the machine may be dropping a product on our word. */
const mayBeDispensing = (vend: Vend | null): boolean =>
  vend !== null && ['approving', 'approved', 'crossed', 'recovering'].includes(vend.phase);

/** Ids of sessions a run may speak of; a request takes the next one. */
const ids = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7'];
/** Mostly about the vend at hand; sometimes about one of the past, or of the future. */
const id = fc.oneof({ weight: 5, arbitrary: fc.constant('at hand') }, fc.constantFrom(...ids));
const message: fc.Arbitrary<BoardMessage> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<BoardMessage>({ type: 'vend_request', amount: '1.00', item: '2' }) },
  fc.constantFrom<BoardMessage>(
    { type: 'vend_success' },
    { type: 'vend_failure' },
    { type: 'vend_cancel' },
    { type: 'reset' },
    { type: 'session_complete' },
    { type: 'acknowledged', command: 'approve' },
    { type: 'acknowledged', command: 'display' },
    { type: 'rejected', command: 'approve', code: 'VEND -3' },
    { type: 'rejected', command: 'deny', code: 'VEND -3' },
    { type: 'reader', status: 'idle' },
    { type: 'reader', status: 'inactive' },
    { type: 'reader', status: 'enabled' },
  ),
);
const begin: fc.Arbitrary<BeginResult> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<BeginResult>({ result: 'dispense' }) },
  fc.constantFrom<BeginResult>(
    { result: 'already', answerLost: true },
    { result: 'already', answerLost: false },
    { result: 'refused', status: 'PENDING' },
    { result: 'refused', status: 'FAILED' },
    { result: 'unreachable' },
  ),
);
/** Anything at any time, about any session: the outside keeps no promise here. */
const event: fc.Arbitrary<SessionEvent | 'onwards'> = fc.oneof(
  // what usually comes next, so that runs get deep before something odd happens
  { weight: 16, arbitrary: fc.constant('onwards' as const) },
  {
    weight: 6,
    arbitrary: message.map((found): SessionEvent => ({ type: 'board', message: found, sessionId: 'next' })),
  },
  {
    weight: 3,
    arbitrary: id.map((sessionId): SessionEvent => ({
      type: 'opened',
      sessionId,
      status: 'PENDING',
      label: undefined,
    })),
  },
  { weight: 4, arbitrary: id.map((sessionId): SessionEvent => ({ type: 'paid', sessionId })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(id, begin)
      .map(([sessionId, found]): SessionEvent => ({ type: 'begun', sessionId, begin: found })),
  },
  id.map((sessionId): SessionEvent => ({ type: 'approve_asked', sessionId })),
  id.map((sessionId): SessionEvent => ({ type: 'approve_written', sessionId })),
  id.map((sessionId): SessionEvent => ({ type: 'approve_not_written', sessionId, reason: 'closed' })),
  id.map((sessionId): SessionEvent => ({ type: 'open_failed', sessionId })),
  id.map((sessionId): SessionEvent => ({ type: 'session_ended', sessionId, status: 'FAILED' })),
  fc
    .tuple(id, fc.constantFrom('window' as const, 'outcome' as const, 'crossing' as const))
    .map(([sessionId, timer]): SessionEvent => ({ type: 'timer', timer, sessionId })),
  fc
    .tuple(id, fc.constantFrom('deny' as const, 'cancel' as const))
    .map(([sessionId, type]): SessionEvent => ({ type, sessionId })),
  {
    weight: 2,
    arbitrary: fc.constantFrom<SessionEvent>(
      { type: 'link_up' },
      { type: 'link_down' },
      { type: 'online', online: true },
      { type: 'online', online: false },
      { type: 'reader', enabled: true },
      { type: 'reader', enabled: false },
    ),
  },
);

function onwards({ vend, unheard }: State, next: string): SessionEvent {
  if (unheard !== null) return { type: 'board', message: { type: 'vend_success' }, sessionId: next };
  if (vend === null)
    return { type: 'board', message: { type: 'vend_request', amount: '1.00', item: '2' }, sessionId: next };
  const { sessionId } = vend;
  switch (vend.phase) {
    case 'opening':
      return { type: 'opened', sessionId, status: 'PENDING', label: undefined };
    case 'pending':
      return { type: 'paid', sessionId };
    case 'beginning':
      return { type: 'begun', sessionId, begin: { result: 'dispense' } };
    case 'approving':
      return { type: 'board', message: { type: 'acknowledged', command: 'approve' }, sessionId: next };
    default:
      return { type: 'board', message: { type: 'vend_success' }, sessionId: next };
  }
}

function named(event: SessionEvent, atHand: string, next: string): SessionEvent {
  if (!('sessionId' in event)) return event;
  if (event.sessionId === 'next') return { ...event, sessionId: next };
  return event.sessionId === 'at hand' ? { ...event, sessionId: atHand } : event;
}

test('whatever comes in whatever order: one approve a session, behind the right to it and its intent; one end; no failure behind an approve without the machine’s word; an UNKNOWN amended once, by that word', () => {
  let approves = 0;
  let amended = 0;
  fc.assert(
    fc.property(fc.array(event, { minLength: 15, maxLength: 60, size: 'max' }), (events) => {
      let state: State = { ...initialState, link: 'up', online: true, configured: true };
      let next = 0;
      const intent = new Set<string>();
      const approved = new Set<string>();
      const ended = new Set<string>();
      /** What may be amended: the last vend, ended as UNKNOWN behind an approve, with nothing new of the machine since. */
      let unheard: string | undefined;
      for (const raw of events) {
        const before = state;
        const fresh = ids[next] ?? `s${next}`;
        const happening =
          raw === 'onwards' ? onwards(before, fresh) : named(raw, before.vend?.sessionId ?? 's0', fresh);
        const [after, commands] = transition(before, happening);
        if (happening.type === 'link_down' || (happening.type === 'board' && happening.message.type === 'vend_request'))
          unheard = undefined;
        for (const command of commands) {
          if (command.type === 'amend') {
            amended += 1;
            expect(command.sessionId).toBe(unheard);
            expect(happening).toMatchObject({
              type: 'board',
              message: { type: command.outcome === 'success' ? 'vend_success' : 'vend_failure' },
            });
            unheard = undefined;
          }
          if (command.type === 'journal' && command.state === 'REQUESTED') next += 1;
          if (command.type === 'journal' && command.state === 'APPROVE_INTENT') intent.add(command.sessionId);
          if (command.type === 'approve') {
            approves += 1;
            expect(approved.has(command.sessionId)).toBe(false);
            expect(intent.has(command.sessionId)).toBe(true);
            expect(ended.has(command.sessionId)).toBe(false);
            expect(happening).toMatchObject({
              type: 'begun',
              sessionId: command.sessionId,
              begin: { result: 'dispense' },
            });
            approved.add(command.sessionId);
          }
          if (command.type === 'finish') {
            expect(ended.has(command.sessionId)).toBe(false);
            ended.add(command.sessionId);
            unheard =
              command.state === 'UNKNOWN' &&
              approved.has(command.sessionId) &&
              happening.type !== 'link_down' &&
              !(happening.type === 'board' && happening.message.type === 'vend_request')
                ? command.sessionId
                : undefined;
            const byMachine =
              happening.type === 'board' &&
              (happening.message.type === 'vend_failure' || happening.message.type === 'rejected');
            const neverLeft = happening.type === 'approve_not_written';
            if (approved.has(command.sessionId) && command.state === 'FAILED')
              expect(byMachine || neverLeft).toBe(true);
            if (command.state === 'SUCCESS') expect(approved.has(command.sessionId)).toBe(true);
          }
        }
        // nothing but the machine, a timer or the port may end a vend that may be dispensing
        if (mayBeDispensing(before.vend) && after.vend === null) {
          expect(['board', 'timer', 'approve_not_written']).toContain(happening.type);
        }
        state = after;
      }
    }),
    { numRuns: 4_000 },
  );
  expect(approves).toBeGreaterThan(3_000); // the runs do reach what they are about
  expect(amended).toBeGreaterThan(50);
});
