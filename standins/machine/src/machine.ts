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
  /** Approves the host sent for this amount, whatever the board answered and however late; a second one is the host's fault. */
  approves: number;
  /** The board took an approve: the motor was started. */
  approved: boolean;
  dropped: boolean;
  result: VendResult | null;
}

/** What the machine sees of the reader on its bus; idle: a button may be pressed without a session before it. */
export type ReaderState = 'inactive' | 'disabled' | 'enabled' | 'idle';

/** The adapter between machine and host: speaks one kind of bytes, and keeps what the machine knows of the reader. */
export interface Board {
  readonly reader: ReaderState;
  /** Bytes of the host, latin1. */
  receive(text: string): void;
  requested(vend: VendRecord, item: string): void;
  /** The vend is over at the machine, whatever the host knows. */
  ended(vend: VendRecord, result: Exclude<VendResult, 'power_cut'>): void;
  /** @param during a vend was under way */
  powerLost(during: boolean): void;
  powerBack(): void;
  /** The host went away without a word, or a new one came. */
  hostGone(): void;
}

/** What a board may do with its machine. */
export interface BoardSide {
  readonly powered: boolean;
  /** A request waits for the reader's answer. */
  readonly waiting: boolean;
  /** Price as decimal text. `taken` starts the motor; anything else is an approve that met no request. */
  approve(amount: string): 'taken' | 'no_request' | 'wrong_amount';
  /** Does nothing where nothing waits. */
  deny(): void;
  show(text: string): void;
  /** A line to the host, without its end. */
  say(line: string): void;
  changed(): void;
  /** A command of the host as text, for whoever looks on. */
  heard(command: string): void;
}

export interface MachineState {
  powered: boolean;
  reader: ReaderState;
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

export type Pressed =
  | { accepted: true; vend: VendRecord }
  | { accepted: false; reason: 'no_power' | 'no_such_product' | 'busy' | 'cashless_off' };

export interface MachineOptions {
  board: (machine: BoardSide) => Board;
  /** A line of the board to its host, without its end. */
  send(line: string): void;
  changed(): void;
  /** Each command of the host, before the board acts on it. */
  heard?: (command: string) => void;
  products?: Product[];
  timing?: Partial<Timing>;
  /** Records kept, newest last. */
  keep?: number;
}

const ready = 'Choisissez un produit';

/** A vending machine: buttons, motor, mains, and its own account of what was requested, approved and dropped. */
export class Machine {
  readonly #options: MachineOptions;
  readonly #board: Board;
  readonly #timing: Timing;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly records: VendRecord[] = [];
  #products: Product[];
  #powered = true;
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
    const powered = (): boolean => this.#powered;
    const waiting = (): boolean => this.#vend !== null && this.#phase === 'requested';
    this.#board = options.board({
      get powered() {
        return powered();
      },
      get waiting() {
        return waiting();
      },
      approve: (amount) => this.#approve(amount),
      deny: () => this.#deny(),
      show: (text) => this.#show(text),
      say: (line) => this.#say(line),
      changed: () => options.changed(),
      heard: (command) => options.heard?.(command),
    });
  }

  get state(): MachineState {
    return {
      powered: this.#powered,
      reader: this.#board.reader,
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
    if (this.#board.reader !== 'enabled' && this.#board.reader !== 'idle') {
      this.#show(`${pressed.label} ${euros(amount ?? pressed.price)}`);
      return { accepted: false, reason: 'cashless_off' };
    }
    this.#count += 1;
    const vend: VendRecord = {
      number: this.#count,
      code,
      amount: amount ?? pressed.price,
      approves: 0,
      approved: false,
      dropped: false,
      result: null,
    };
    this.#vend = vend;
    this.#phase = 'requested';
    this.records.push(vend);
    if (this.records.length > (this.#options.keep ?? 10_000)) this.records.shift();
    this.#show(`${pressed.label} ${euros(vend.amount)}`);
    this.#board.requested(vend, pressed.item);
    this.#after(this.#timing.answer, () => {
      if (this.#vend === vend && this.#phase === 'requested') this.#end(vend, 'timed_out', 'Temps écoulé');
    });
    return { accepted: true, vend };
  }

  /** The customer's cancel button; too late once the motor turns. */
  cancel(): boolean {
    const vend = this.#vend;
    if (!vend || this.#phase !== 'requested') return false;
    this.#end(vend, 'cancelled', 'Annulé');
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
    if (vend) this.#over(vend, 'power_cut');
    this.#board.powerLost(vend !== null);
    this.#show('');
    this.#after(this.#timing.powerCut, () => {
      this.#powered = true;
      this.#show('Autotest…');
      this.#after(this.#timing.boot, () => {
        this.#board.powerBack();
        this.#show(ready);
      });
    });
  }

  /** The host went away without a word, or a new one came: the board has no reader to offer. */
  hostChanged(): void {
    this.#board.hostGone();
    this.#options.changed();
  }

  stop(): void {
    this.#stopTimers();
  }

  /** Bytes of the host, latin1. */
  receive(text: string): void {
    this.#board.receive(text);
  }

  #approve(amount: string): 'taken' | 'no_request' | 'wrong_amount' {
    const vend = this.#vend;
    // counted before it is looked at: one that a restarted host sends again meets a turning motor, or no request any more
    const meant = this.records.findLast((found) => found.amount === amount);
    if (meant) meant.approves += 1;
    if (!vend || this.#phase !== 'requested') {
      this.#refusedApproves += 1;
      return 'no_request';
    }
    if (amount !== vend.amount) {
      this.#refusedApproves += 1;
      return 'wrong_amount';
    }
    vend.approved = true;
    this.#phase = 'dispensing';
    this.#show('Distribution…');
    this.#after(this.#timing.motor, () => this.#drop(vend));
    return 'taken';
  }

  #drop(vend: VendRecord): void {
    if (this.#vend !== vend) return;
    if (this.#jam) {
      this.#jam = false;
      this.#end(vend, 'jammed', 'Produit bloqué');
    } else {
      vend.dropped = true;
      this.#drops += 1;
      this.#end(vend, 'dropped', 'Servez-vous');
    }
  }

  #deny(): void {
    const vend = this.#vend;
    if (vend && this.#phase === 'requested') this.#end(vend, 'denied', 'Vente refusée');
  }

  #end(vend: VendRecord, result: Exclude<VendResult, 'power_cut'>, shown: string): void {
    this.#over(vend, result);
    this.#show(shown);
    this.#board.ended(vend, result);
    this.#after(3_000, () => {
      if (this.#display === shown && this.#phase === 'ready') this.#show(ready);
    });
  }

  #over(vend: VendRecord, result: VendResult): void {
    vend.result = result;
    this.#vend = null;
    this.#phase = 'ready';
    this.#options.changed();
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
