import { defaultProducts, type Product } from './products.ts';

/** Milliseconds; the defaults are those of a machine with a spiral and a drop sensor. */
export interface Timing {
  /** From the request's answer to the product in the tray. */
  motor: number;
  /** A line on the way through the board. */
  board: number;
  /** Without power, and the self-test behind it. */
  powerCut: number;
  boot: number;
  /** How long the machine waits for an answer: Z7 of the reader's set-up, at most 255 s. */
  answer: number;
}
export const defaultTiming: Timing = { motor: 1_500, board: 4, powerCut: 600, boot: 900, answer: 255_000 };

export type VendResult = 'dropped' | 'jammed' | 'denied' | 'cancelled' | 'timed_out' | 'power_cut';

/** What the machine itself knows of one request; the bridge's story is checked against it. */
export interface VendRecord {
  number: number;
  code: string;
  amount: string;
  /** Approves the board took for this request; more than one would be two products. */
  approves: number;
  dropped: boolean;
  result: VendResult | null;
}

export interface MachineState {
  powered: boolean;
  reader: 'inactive' | 'disabled' | 'enabled' | 'idle';
  display: string;
  jam: boolean;
  phase: 'ready' | 'requested' | 'dispensing';
  vend: VendRecord | null;
  products: Product[];
  drops: number;
  /** Approves that met no request, all told: the board refused them. */
  refusedApproves: number;
  last: VendRecord | null;
}

export type Pressed = { accepted: true; vend: VendRecord } | { accepted: false; reason: 'no_power' | 'no_such_product' | 'busy' | 'cashless_off' };

export interface MachineOptions {
  /** A line of the board to its host, without its end. */
  send(line: string): void;
  changed(): void;
  products?: Product[];
  timing?: Partial<Timing>;
  /** Records kept, newest last. */
  keep?: number;
}

const ready = 'Choisissez un produit';

/**
 * A vending machine and the Qibixx board on its MDB bus: takes the host's lines, answers as the board
 * does, and keeps its own account of what was requested, approved and dropped.
 */
export class Machine {
  readonly #options: MachineOptions;
  readonly #timing: Timing;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly records: VendRecord[] = [];
  #products: Product[];
  #powered = true;
  /** `C,1`: the host wants to be a reader. */
  #readerOn = false;
  #alwaysIdle = false;
  #reader: MachineState['reader'] = 'disabled';
  #display = ready;
  #jam = false;
  #phase: MachineState['phase'] = 'ready';
  #vend: VendRecord | null = null;
  #count = 0;
  #drops = 0;
  #refusedApproves = 0;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.#timing = { ...defaultTiming, ...options.timing };
    this.#products = options.products ?? defaultProducts;
  }

  get state(): MachineState {
    return {
      powered: this.#powered,
      reader: this.#reader,
      display: this.#display,
      jam: this.#jam,
      phase: this.#phase,
      vend: this.#vend === null ? null : { ...this.#vend },
      products: this.#products,
      drops: this.#drops,
      refusedApproves: this.#refusedApproves,
      last: this.records.at(-1) ?? null,
    };
  }

  setProducts(products: Product[]): void {
    this.#products = products;
    this.#options.changed();
  }

  /** A button. `amount` overrides the price of the slot. */
  press(code: string, amount?: string): Pressed {
    const pressed = this.#products.find((product) => product.code === code);
    if (!this.#powered) return { accepted: false, reason: 'no_power' };
    if (!pressed) return { accepted: false, reason: 'no_such_product' };
    if (this.#vend) return { accepted: false, reason: 'busy' };
    if (this.#reader !== 'enabled' && this.#reader !== 'idle') {
      this.#show(`${pressed.label} ${euros(amount ?? pressed.price)}`);
      return { accepted: false, reason: 'cashless_off' };
    }
    this.#count += 1;
    const vend: VendRecord = { number: this.#count, code, amount: amount ?? pressed.price, approves: 0, dropped: false, result: null };
    this.#vend = vend;
    this.#phase = 'requested';
    this.records.push(vend);
    if (this.records.length > (this.#options.keep ?? 10_000)) this.records.shift();
    this.#show(`${pressed.label} ${euros(vend.amount)}`);
    this.#say(`c,STATUS,VEND,${vend.amount},${pressed.item}`);
    this.#after(this.#timing.answer, () => {
      if (this.#vend === vend && this.#phase === 'requested') this.#giveUp(vend, 'timed_out');
    });
    return { accepted: true, vend };
  }

  /** The customer's cancel button; too late once the motor turns. */
  cancel(): boolean {
    const vend = this.#vend;
    if (!vend || this.#phase !== 'requested') return false;
    this.#giveUp(vend, 'cancelled');
    return true;
  }

  /** The next product gets stuck, or the one on its way. */
  jam(jammed = true): void {
    this.#jam = jammed;
    this.#options.changed();
  }

  /** Mains off and on again. A product on its way does not arrive. */
  powerCut(): void {
    if (!this.#powered) return;
    const vend = this.#vend;
    this.#stopTimers();
    this.#powered = false;
    this.#reader = 'inactive';
    if (vend) {
      this.#end(vend, 'power_cut');
      this.#say('c,ERR,VEND 5');
    }
    this.#show('');
    this.#say('c,STATUS,INACTIVE');
    this.#after(this.#timing.powerCut, () => {
      this.#powered = true;
      this.#show('Autotest…');
      this.#after(this.#timing.boot, () => {
        this.#reader = 'disabled';
        this.#say('c,STATUS,DISABLED');
        if (this.#readerOn) this.#enable();
        this.#show(ready);
      });
    });
  }

  /** The host went away without a word, or a new one came: the board has no reader to offer. */
  hostChanged(): void {
    this.#unanswered();
    this.#readerOn = false;
    this.#alwaysIdle = false;
    if (this.#powered) this.#reader = 'disabled';
    this.#options.changed();
  }

  stop(): void {
    this.#stopTimers();
  }

  /** A line of the host, without its end. */
  receive(line: string): void {
    if (line === 'V') this.#say('v,4.0.2.0,SIMULATOR');
    else if (line === 'C,0') this.#off();
    else if (line === 'C,1') this.#on();
    else if (line.startsWith('C,SETCONF,')) this.#configure(line);
    else if (line === 'C,STOP') this.#answer('-1');
    else if (line.startsWith('C,VEND,')) this.#answer(line.slice(7));
    else if (line.startsWith('C,DISPLAY,')) {
      this.#say('r,ACK');
      if (this.#powered) this.#show(line.slice(10, 42));
    } else this.#say(`c,UNKNOWN,"${line.slice(0, 40)}"`);
  }

  #off(): void {
    this.#unanswered();
    this.#readerOn = false;
    this.#alwaysIdle = false;
    if (this.#powered) this.#reader = 'disabled';
    this.#say('c,0');
    this.#options.changed();
  }

  #on(): void {
    if (this.#readerOn) {
      this.#say('c,ERR,"cashless is on"');
      return;
    }
    this.#readerOn = true;
    this.#say('c,1');
    if (this.#powered) this.#enable();
    else this.#say('c,STATUS,INACTIVE');
    this.#options.changed();
  }

  #configure(line: string): void {
    if (this.#readerOn) this.#say('c,ERR,"cashless is on"');
    else if (line === 'C,SETCONF,mdb-always-idle=1') this.#alwaysIdle = true;
  }

  #enable(): void {
    this.#say('c,STATUS,ENABLED');
    this.#reader = this.#alwaysIdle ? 'idle' : 'enabled';
    if (this.#alwaysIdle) this.#say('c,STATUS,IDLE');
  }

  /** `C,VEND,<amount>`: approve where it echoes the price, deny at -1 or 0. */
  #answer(amount: string): void {
    const vend = this.#vend;
    const denial = amount === '-1' || amount === '0';
    if (!vend || this.#phase !== 'requested') {
      if (!denial) this.#refusedApproves += 1;
      this.#say('c,ERR,"VEND -3"');
    } else if (denial) {
      this.#say('r,ACK');
      this.#deny(vend);
    } else if (amount !== vend.amount) {
      this.#refusedApproves += 1;
      this.#say('c,ERR,"VEND -2"');
    } else {
      this.#say('r,ACK');
      vend.approves += 1;
      this.#phase = 'dispensing';
      this.#show('Distribution…');
      this.#after(this.#timing.motor, () => this.#drop(vend));
    }
  }

  #drop(vend: VendRecord): void {
    if (this.#vend !== vend) return;
    if (this.#jam) {
      this.#jam = false;
      this.#end(vend, 'jammed');
      this.#show('Produit bloqué');
      this.#say('c,ERR,VEND 3');
    } else {
      vend.dropped = true;
      this.#drops += 1;
      this.#end(vend, 'dropped');
      this.#show('Servez-vous');
      this.#say('c,VEND,SUCCESS');
    }
    this.#backToIdle();
  }

  #deny(vend: VendRecord): void {
    this.#end(vend, 'denied');
    this.#show('Vente refusée');
    this.#backToIdle();
  }

  #giveUp(vend: VendRecord, result: 'cancelled' | 'timed_out'): void {
    this.#end(vend, result);
    this.#show(result === 'cancelled' ? 'Annulé' : 'Temps écoulé');
    this.#say('c,ERR,VEND 1');
    this.#backToIdle();
  }

  /** A reader that goes away while the machine waits for its answer has denied. */
  #unanswered(): void {
    const vend = this.#vend;
    if (vend && this.#phase === 'requested') {
      this.#end(vend, 'denied');
      this.#show('Vente refusée');
    }
  }

  #end(vend: VendRecord, result: VendResult): void {
    vend.result = result;
    this.#vend = null;
    this.#phase = 'ready';
    this.#options.changed();
  }

  #backToIdle(): void {
    if (!this.#readerOn) return;
    this.#say('c,STATUS,IDLE');
    this.#say('c,STATUS,ENABLED');
    const shown = this.#display;
    this.#after(3_000, () => {
      if (this.#display === shown && this.#phase === 'ready') this.#show(ready);
    });
  }

  #show(text: string): void {
    this.#display = text;
    this.#options.changed();
  }

  /** Lines keep their order: equal delays run in the order they were asked for. */
  #say(line: string): void {
    const timer = setTimeout(() => this.#options.send(line), this.#timing.board);
    timer.unref();
  }

  #after(milliseconds: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, milliseconds);
    timer.unref();
    this.#timers.add(timer);
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

function euros(price: string): string {
  return `${price.replace('.', ',')} €`;
}
