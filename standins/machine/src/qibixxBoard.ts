import type { Board, BoardSide, ReaderState, VendRecord, VendResult } from './machine.ts';

/** Longest line this board reads. */
const lineLimit = 256;

/** Qibixx MDB Pi Hat on the machine's bus: takes the host's ASCII lines and answers as the board does. */
export class QibixxBoard implements Board {
  readonly #machine: BoardSide;
  #held = '';
  /** `C,1`: the host wants to be a reader. */
  #readerOn = false;
  #alwaysIdle = false;
  #reader: ReaderState = 'disabled';

  constructor(machine: BoardSide) {
    this.#machine = machine;
  }

  get reader(): ReaderState {
    return this.#reader;
  }

  receive(text: string): void {
    const lines = (this.#held + text).split(/[\r\n]+/);
    this.#held = (lines.pop() ?? '').slice(-lineLimit);
    for (const line of lines) if (line.trim() !== '') this.#read(line.trimEnd());
  }

  requested({ amount }: VendRecord, item: string): void {
    this.#machine.say(`c,STATUS,VEND,${amount},${item}`);
  }

  ended(_vend: VendRecord, result: Exclude<VendResult, 'power_cut'>): void {
    const line = {
      dropped: 'c,VEND,SUCCESS',
      jammed: 'c,ERR,VEND 3',
      cancelled: 'c,ERR,VEND 1',
      timed_out: 'c,ERR,VEND 1',
      denied: undefined,
    }[result];
    if (line !== undefined) this.#machine.say(line);
    if (!this.#readerOn) return;
    this.#machine.say('c,STATUS,IDLE');
    this.#machine.say('c,STATUS,ENABLED');
  }

  powerLost(during: boolean): void {
    this.#reader = 'inactive';
    if (during) this.#machine.say('c,ERR,VEND 5');
    this.#machine.say('c,STATUS,INACTIVE');
  }

  powerBack(): void {
    this.#reader = 'disabled';
    this.#machine.say('c,STATUS,DISABLED');
    if (this.#readerOn) this.#enable();
  }

  hostGone(): void {
    this.#held = '';
    this.#away();
  }

  #read(line: string): void {
    const machine = this.#machine;
    machine.heard(line);
    if (line === 'V') machine.say('v,4.0.2.0,SIMULATOR');
    else if (line === 'C,0') this.#off();
    else if (line === 'C,1') this.#on();
    else if (line.startsWith('C,SETCONF,')) this.#configure(line);
    else if (line === 'C,STOP') this.#answer('-1');
    else if (line.startsWith('C,VEND,')) this.#answer(line.slice(7));
    else if (line.startsWith('C,DISPLAY,')) {
      machine.say('r,ACK');
      if (machine.powered) machine.show(line.slice(10, 42));
    } else machine.say(`c,UNKNOWN,"${line.slice(0, 40)}"`);
  }

  #off(): void {
    this.#away();
    this.#machine.say('c,0');
    this.#machine.changed();
  }

  /** A reader that goes away while the machine waits for its answer has denied. */
  #away(): void {
    this.#readerOn = false;
    this.#alwaysIdle = false;
    if (this.#machine.powered) this.#reader = 'disabled';
    this.#machine.deny();
  }

  #on(): void {
    if (this.#readerOn) {
      this.#machine.say('c,ERR,"cashless is on"');
      return;
    }
    this.#readerOn = true;
    this.#machine.say('c,1');
    if (this.#machine.powered) this.#enable();
    else this.#machine.say('c,STATUS,INACTIVE');
    this.#machine.changed();
  }

  #configure(line: string): void {
    if (this.#readerOn) this.#machine.say('c,ERR,"cashless is on"');
    else if (line === 'C,SETCONF,mdb-always-idle=1') this.#alwaysIdle = true;
  }

  #enable(): void {
    this.#machine.say('c,STATUS,ENABLED');
    this.#reader = this.#alwaysIdle ? 'idle' : 'enabled';
    if (this.#alwaysIdle) this.#machine.say('c,STATUS,IDLE');
  }

  /** `C,VEND,<amount>`: approve where it echoes the price, deny at -1 or 0. */
  #answer(amount: string): void {
    const machine = this.#machine;
    if (amount !== '-1' && amount !== '0') {
      machine.say(
        { taken: 'r,ACK', no_request: 'c,ERR,"VEND -3"', wrong_amount: 'c,ERR,"VEND -2"' }[machine.approve(amount)],
      );
    } else if (machine.waiting) {
      machine.say('r,ACK');
      machine.deny();
    } else machine.say('c,ERR,"VEND -3"');
  }
}
