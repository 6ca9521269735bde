/**
 * What every adapter speaks towards the session: MDB's own words, whatever the bytes on the cable.
 * Amounts are decimal strings as the machine sent them; they are never turned into a float.
 */
export type ReaderStatus = 'inactive' | 'disabled' | 'enabled' | 'idle';

/** What a board tells us, one message each. */
export type BoardMessage =
  | { type: 'reader'; status: ReaderStatus }
  /** item: as the machine numbers it, '' where it names none. */
  | { type: 'vend_request'; amount: string; item: string }
  | { type: 'vend_success' }
  | { type: 'vend_failure' }
  /** The customer cancelled at the machine (MDB VEND CANCEL). */
  | { type: 'vend_cancel' }
  /** The machine reset the reader; after an acknowledged approve MDB/ICP 7.4.7 reads it as a success. */
  | { type: 'reset' }
  /** The machine has ended its session (MDB SESSION COMPLETE): it waits for no answer any more. */
  | { type: 'session_complete' }
  /** The board took our command. */
  | { type: 'acknowledged'; command: BoardCommand['type'] }
  /** The board refused our command: nothing of it reached the machine. */
  | { type: 'rejected'; command: BoardCommand['type']; code: string }
  | { type: 'version'; text: string }
  /**
   * A line that says nothing to us: noise, a partial line, a bad checksum. Never acted on, but that a machine which
   * asked for something all the same (`request`) is told no: it waits for an answer.
   */
  | { type: 'unreadable'; text: string; reason: string; request?: true };

/** What we ask of a board. */
export type BoardCommand =
  | { type: 'configure'; enabled: boolean }
  | { type: 'approve'; amount: string }
  | { type: 'deny' }
  /** Answer to a customer's cancel, where the board does not give it by itself (MDB/ICP 7.3). */
  | { type: 'confirm_cancel' }
  | { type: 'enable' }
  | { type: 'disable' }
  | { type: 'display'; text: string }
  | { type: 'probe' };

export interface Reading {
  messages: BoardMessage[];
  /** Answers the protocol owes at once (set-up, end of session); written before anything else. */
  replies: Uint8Array[];
}

/**
 * Codec of one kind of board: no clock, no port, no file. One object serves one connection, since it
 * holds the bytes of an unfinished line; a new connection takes a new one.
 */
export interface Adapter {
  readonly name: AdapterName;
  readonly baudRate: number;
  /** True where the board answers a probe, so that silence means a dead line. */
  readonly answersProbe: boolean;
  receive(chunk: Uint8Array): Reading;
  /** Bytes to write, in order; empty where this board has no such command. */
  encode(command: BoardCommand): Uint8Array[];
}

export const adapterNames = ['qibixx', 'wafer'] as const;
export type AdapterName = (typeof adapterNames)[number];

/** How this board's firmware wants a denial spelt; its documents give three ways. */
export const denyVariants = ['vend-minus-one', 'stop', 'vend-zero'] as const;
export type DenyVariant = (typeof denyVariants)[number];
