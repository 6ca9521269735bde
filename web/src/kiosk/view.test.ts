import { describe, expect, test } from '@jest/globals';
import type { MachineStatus, VendSession } from '../services/vendService.ts';
import { deadlineOf, type KioskFacts, kioskView } from './view.ts';

const now = Date.parse('2026-11-21T10:00:00Z');
const machine: MachineStatus = {
  machine_id: 'm1',
  name: 'Gare',
  address: null,
  currency: 'eur',
  locale: 'fr',
  active: true,
  online: true,
  state: { serial_ok: true },
  slots: [],
};
const session: VendSession = {
  id: 's1',
  created_at: '2026-11-21T09:59:30Z',
  updated_at: '2026-11-21T09:59:30Z',
  expires_at: '2026-11-21T10:01:30Z',
  amount: 2.5,
  amount_minor: 250,
  currency: 'eur',
  status: 'PENDING',
  checkout_id: null,
  metadata: { machine_id: 'm1' },
  machine_id: 'm1',
  item: 'B2',
  slot: 2,
  product_id: null,
  product_label: 'Eau',
  payment_method: null,
  payment_state: 'none',
  dispense_started_at: null,
  outcome: null,
};
const facts: KioskFacts = { machine, session: null, deadline: now + 60_000, changedAt: now, reachable: true };
const screenOf = (change: Partial<VendSession>, at = now) =>
  kioskView({ ...facts, session: { ...session, ...change } }, at).screen;

describe('without a vend', () => {
  test.each([
    ['attract', {}],
    ['loading', { machine: undefined }],
    ['unknownMachine', { machine: null }],
    ['offline', { reachable: false }],
    ['outOfOrder', { machine: { ...machine, online: false } }],
    ['outOfOrder', { machine: { ...machine, active: false } }],
    ['outOfOrder', { machine: { ...machine, state: { serial_ok: false } } }],
    ['outOfOrder', { machine: { ...machine, state: { serial_ok: true, reader: 'inactive' } } }],
    ['outOfOrder', { machine: { ...machine, state: { serial_ok: true, reader: 'disabled' } } }],
    ['attract', { machine: { ...machine, state: { serial_ok: true, reader: 'enabled' } } }],
    ['attract', { machine: { ...machine, state: { serial_ok: true, reader: 'idle' } } }],
    ['attract', { machine: { ...machine, state: { serial_ok: true, reader: 'unknown' } } }],
  ] as const)('%s', (screen, change) => {
    expect(kioskView({ ...facts, ...change }, now).screen).toBe(screen);
  });
});

describe('a vend on its way', () => {
  test('QR code with the seconds that are left', () => {
    expect(kioskView({ ...facts, session }, now)).toMatchObject({ screen: 'pay', secondsLeft: 60 });
  });
  test.each([
    ['attract', { status: 'PENDING' }, now + 60_000],
    ['validated', { status: 'PAID', payment_method: 'card' }, now],
    ['dispensing', { status: 'PAID', payment_method: 'card', dispense_started_at: '2026-11-21T10:00:00Z' }, now],
    ['asking', { status: 'PAID', outcome: 'unknown' }, now],
    ['attract', { status: 'PAID', outcome: 'unknown' }, now + 60_000],
    ['done', { status: 'COMPLETED', outcome: 'success' }, now + 7_000],
    ['attract', { status: 'COMPLETED', outcome: 'success' }, now + 9_000],
    ['failed', { status: 'FAILED', outcome: 'failure', payment_method: 'card' }, now],
    ['timedOut', { status: 'FAILED', outcome: 'timeout' }, now],
    ['attract', { status: 'FAILED', outcome: 'cancelled' }, now],
    ['attract', { status: 'FAILED', outcome: 'superseded' }, now],
  ] as const)('%s for %j', (screen, change, at) => {
    expect(screenOf(change, at)).toBe(screen);
  });
  test('goes on although the machine has not been heard of', () => {
    expect(kioskView({ ...facts, session, machine: { ...machine, online: false } }, now).screen).toBe('pay');
  });
  test('goes on although the machine has switched its reader off meanwhile', () => {
    expect(
      kioskView({ ...facts, session, machine: { ...machine, state: { serial_ok: true, reader: 'disabled' } } }, now)
        .screen,
    ).toBe('pay');
  });
});

describe('deadlineOf', () => {
  test('counts from the event, whatever the clock of the screen says', () => {
    const wrongClock = now + 3_600_000;
    expect(deadlineOf(session, wrongClock, 200) - wrongClock).toBe(120_000 - 200);
  });
  test('a row that was read never shows more than its window', () => {
    expect(deadlineOf(session, now, undefined)).toBe(Date.parse(session.expires_at));
    const slowClock = now - 3_600_000;
    expect(deadlineOf(session, slowClock, undefined) - slowClock).toBe(120_000);
  });
});
