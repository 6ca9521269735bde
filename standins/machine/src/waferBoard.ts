import type { Board, BoardSide, ReaderState, VendRecord, VendResult } from './machine.ts';

/** Bytes of a frame with its checksum, by its first byte (MDB/ICP 7.4), of a reader of level 3 to a machine of level 3. */
const frameLengths: Record<number, number> = {
  0x00: 2,
  0x01: 9,
  0x02: 35,
  0x03: 11,
  0x05: 4,
  0x06: 2,
  0x07: 2,
  0x08: 2,
  0x09: 35,
};
const machineLevel = 3;
const alwaysIdleBit = 0x20;
const acknowledged = '00';
const refused = 'FF';
const sessionComplete = [0x13, 0x04];

/**
 * A machine on a native MDB bus behind a Wafer box: the box answers POLL by itself, hands the machine's commands to
 * the host as lines of hex, and takes the reader's frames as bytes. Set-up, prices and identity are asked for after
 * every JUST RESET, as the specification has it; without them there is no cashless payment. Nor is there without a
 * session that the reader has begun, unless the reader can be always idle and this machine lets it.
 */
export class WaferBoard implements Board {
  readonly #machine: BoardSide;
  readonly #grantsAlwaysIdle: boolean;
  #held: number[] = [];
  /** What the reader itself is by now: idle where a button leads to a request. */
  #reader: ReaderState = 'disabled';
  #alwaysIdle = false;
  /** SESSION COMPLETE is said, the reader still owes its END SESSION. */
  #completing = false;
  /** What the reader has said of prices: price = P · scale · 10^-decimals. */
  #scale = 1;
  #decimals = 2;
  /** Slot of the request at hand, as the bus numbers it. */
  #item = 0xffff;
  /** The machine has cancelled; the reader still owes its DENIED (MDB/ICP 7.3). */
  #cancelling = false;

  constructor(machine: BoardSide, { grantsAlwaysIdle }: { grantsAlwaysIdle: boolean }) {
    this.#machine = machine;
    this.#grantsAlwaysIdle = grantsAlwaysIdle;
  }

  /** For the buttons, a reader without a session is one that is switched off. */
  get reader(): ReaderState {
    return this.#reader === 'enabled' ? 'disabled' : this.#reader;
  }

  receive(text: string): void {
    this.#held.push(...Buffer.from(text, 'latin1'));
    for (;;) {
      const length = frameLengths[this.#held[0] ?? -1];
      if (length === undefined) {
        if (this.#held.length === 0) return;
        this.#held.shift(); // no frame of a reader begins so
      } else if (this.#held.length < length) return;
      else this.#frame(this.#held.splice(0, length));
    }
  }

  requested({ amount }: VendRecord, item: string): void {
    this.#item = Number(item);
    const price = Math.round((Number(amount) * 10 ** this.#decimals) / this.#scale);
    this.#command(0x13, 0x00, price >> 8, price & 0xff, this.#item >> 8, this.#item & 0xff);
  }

  ended(_vend: VendRecord, result: Exclude<VendResult, 'power_cut'>): void {
    switch (result) {
      case 'dropped':
        this.#command(0x13, 0x02, this.#item >> 8, this.#item & 0xff);
        break;
      case 'jammed':
        this.#command(0x13, 0x03);
        break;
      case 'cancelled':
      case 'timed_out':
        this.#cancelling = true;
        this.#command(0x13, 0x01);
        return;
      case 'denied':
        break;
    }
    this.#completeSession();
  }

  #completeSession(): void {
    if (this.#reader === 'disabled') return;
    if (!this.#alwaysIdle) this.#reader = 'enabled';
    this.#completing = true;
    this.#command(...sessionComplete);
  }

  powerLost(): void {
    this.#reader = 'inactive';
    this.#cancelling = false;
  }

  /** A machine that comes up resets what is on its bus, and waits for JUST RESET. */
  powerBack(): void {
    this.#reader = 'disabled';
    this.#command(0x10);
  }

  hostGone(): void {
    this.#held = [];
    this.#cancelling = false;
    if (this.#machine.powered) this.#reader = 'disabled';
    this.#machine.deny();
  }

  #frame(bytes: number[]): void {
    const machine = this.#machine;
    const block = bytes.slice(0, -1);
    machine.heard(hex(bytes));
    if (!machine.powered || checksum(block) !== bytes.at(-1)) {
      if (machine.powered) machine.say(refused);
      return;
    }
    const [kind, ...data] = block;
    switch (kind) {
      case 0x00:
        machine.say(acknowledged);
        this.#reader = 'disabled';
        this.#alwaysIdle = false;
        this.#completing = false;
        machine.deny(); // a reader that has reset has forgotten the request
        this.#command(0x11, 0x00, machineLevel, 0x10, 0x10, 0x00);
        break;
      case 0x01:
        machine.say(acknowledged);
        this.#setUp(data);
        break;
      case 0x02:
        machine.say(acknowledged);
        machine.show(Buffer.from(data.slice(1)).toString('latin1').trim());
        break;
      case 0x03: {
        // out of sequence for a reader that is off, always idle, or in a session whose end it has not said
        const begins = this.#reader === 'enabled' && !this.#completing;
        machine.say(begins ? acknowledged : refused);
        if (begins) this.#reader = 'idle';
        break;
      }
      case 0x07:
        machine.say(acknowledged);
        this.#completing = false;
        break;
      case 0x09:
        machine.say(acknowledged);
        this.#identified(data.at(-1) ?? 0);
        break;
      case 0x05: {
        const price = (((data[0] ?? 0) << 8) | (data[1] ?? 0)) * this.#scale;
        machine.say(machine.approve((price / 10 ** this.#decimals).toFixed(2)) === 'taken' ? acknowledged : refused);
        break;
      }
      case 0x06:
        machine.say(acknowledged);
        if (this.#cancelling) {
          this.#cancelling = false;
          this.#completeSession();
        } else machine.deny();
        break;
      default:
        machine.say(acknowledged);
    }
    machine.changed();
  }

  /** Reader config: level, country, scale, decimals, longest answer time, options. */
  #setUp([, , , scale = 1, decimals = 0]: number[]): void {
    this.#scale = scale;
    this.#decimals = decimals;
    this.#command(0x11, 0x01, 0xff, 0xff, 0x00, 0x00); // highest and lowest price
    // request id: maker, serial number, model and version of the machine
    this.#command(0x17, 0x00, ...Buffer.from(`SIM${'0'.repeat(12)}${'SIMULATOR'.padEnd(12)}`, 'latin1'), 0x01, 0x00);
  }

  /** Options that the reader does not offer are not asked of it. */
  #identified(options: number): void {
    this.#alwaysIdle = this.#grantsAlwaysIdle && (options & alwaysIdleBit) !== 0;
    if (this.#alwaysIdle) this.#command(0x17, 0x04, 0x00, 0x00, 0x00, alwaysIdleBit);
    this.#command(0x14, 0x01);
    this.#reader = this.#alwaysIdle ? 'idle' : 'enabled';
  }

  #command(...block: number[]): void {
    this.#machine.say(hex([...block, checksum(block)]));
  }
}

function checksum(block: readonly number[]): number {
  return block.reduce((sum, byte) => sum + byte, 0) & 0xff;
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
