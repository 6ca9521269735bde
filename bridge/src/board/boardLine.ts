import type { Adapter, BoardCommand, BoardMessage } from '../adapters/adapter.ts';
import { LineSplitter } from '../adapters/lines.ts';
import { type AdapterOptions, createAdapter, longestPatience, patienceTold } from '../adapters/index.ts';
import type { EventBus } from '../events/eventBus.ts';
import type { Part } from '../part.ts';
import { reasonOf } from '../reason.ts';
import { SerialLink, type Written } from '../serial/link.ts';
import type { OpenPort } from '../serial/port.ts';
import { LineLog, type SaidLine } from './lineLog.ts';

export interface BoardLineOptions {
  /** Where the board is, what it speaks and how its machine counts. */
  settings: Omit<AdapterOptions, 'windowSeconds'> & { serialPath: string };
  openPort: OpenPort;
  bus: EventBus;
  /** How long the machine is told to wait, seconds; asked at every connection. */
  windowSeconds(): number;
  /** False during a vend: the line asks the board nothing then, and is not made anew. */
  mayProbe(): boolean;
  onUp(): void;
  onDown(): void;
  /** What the session should know; lines that say nothing do not come here. */
  onMessage(message: BoardMessage): void;
}

/** A board that answers no probe this often has its connection made anew. */
const silentProbes = 3;
const probeMilliseconds = 10_000;
/** Words that say nothing of a vend. */
const unsaid: ReadonlySet<string> = new Set(['probe', 'version', 'display']);
/** So many connections in a row without a word are more than a cable that was loose. */
const silentConnections = 3;

/**
 * The machine's end of the bridge: a serial line and the words spoken over it. Keeps the line open, asks the board
 * whether it is still there, and knows how long the machine was told to wait.
 */
export class BoardLine implements Part {
  readonly #options: BoardLineOptions;
  readonly #link: SerialLink;
  readonly #log = new LineLog();
  /** The same bytes in lines, for people. */
  #raw = new LineSplitter();
  #adapter: Adapter;
  #probe: NodeJS.Timeout | undefined;
  #unansweredProbes = 0;
  #silentRestarts = 0;
  #version: string | null = null;
  #patienceSeconds = longestPatience;

  constructor(options: BoardLineOptions) {
    this.#options = options;
    this.#adapter = this.#newAdapter();
    this.#link = new SerialLink({
      path: options.settings.serialPath,
      baudRate: this.#adapter.baudRate,
      open: options.openPort,
      events: {
        up: () => this.#onUp(),
        down: (reason) => this.#onDown(reason),
        data: (chunk) => this.#onData(chunk),
      },
      log: (message, details = {}) => options.bus.emit('serial.said', { message, details }),
    });
  }

  start(): void {
    this.#link.start();
    this.#probe = setInterval(() => this.#askForLife(), probeMilliseconds);
  }

  async stop(): Promise<void> {
    clearInterval(this.#probe);
    await this.#link.stop();
  }

  /** The port is open. */
  get isOpen(): boolean {
    return this.#link.isUp;
  }

  /** The port is open and the board answers. */
  get isAlive(): boolean {
    return this.#link.isUp && this.#unansweredProbes < silentProbes;
  }

  /** A board that is plugged in has stayed silent over three fresh connections. */
  get isMute(): boolean {
    return this.#link.isUp && this.#silentRestarts >= silentConnections;
  }

  /** Connections so far; one more than the reconnects. */
  get connects(): number {
    return this.#link.connects;
  }

  /** What the board says of itself, or null where it has said nothing on this connection. */
  get version(): string | null {
    return this.#version;
  }

  /** Seconds the machine waits for an answer on this connection. */
  get patienceSeconds(): number {
    return this.#patienceSeconds;
  }

  /** From here to the operating system without waiting: whether the port is open is asked in the same breath. */
  async approve(amount: string): Promise<Written> {
    let bytes: Uint8Array;
    try {
      bytes = Buffer.concat(this.#adapter.encode({ type: 'approve', amount }));
    } catch (error) {
      return { written: false, sure: true, reason: reasonOf(error) };
    }
    const written = await this.#link.write(bytes);
    this.#log.add('bridge', bytes, written.written ? ['approve'] : ['approve', 'unsent']);
    return written;
  }

  /** What went over the line since then, for people. @param at milliseconds of this clock */
  saidSince(at: number): SaidLine[] {
    return this.#log.since(at);
  }

  /** @returns 'nothing' where this board has no such command, 'lost' where the line did not take all of it */
  async send(command: BoardCommand): Promise<'sent' | 'nothing' | 'lost'> {
    const frames = this.#adapter.encode(command);
    for (const bytes of frames) {
      const outcome = await this.#link.write(bytes);
      if (!outcome.written) {
        this.#options.bus.emit('board.unsent', { command: command.type, reason: outcome.reason });
        return 'lost';
      }
      if (!unsaid.has(command.type)) this.#log.add('bridge', bytes, [command.type]);
    }
    return frames.length === 0 ? 'nothing' : 'sent';
  }

  #onUp(): void {
    this.#adapter = this.#newAdapter();
    this.#raw = new LineSplitter();
    this.#unansweredProbes = 0;
    this.#options.bus.emit('serial', { open: true });
    this.#options.onUp();
    void this.send({ type: 'probe' });
  }

  #onDown(reason: string): void {
    this.#version = null;
    this.#options.bus.emit('serial', { open: false, reason });
    this.#options.onDown();
  }

  #onData(chunk: Uint8Array): void {
    const { messages, replies } = this.#adapter.receive(chunk);
    for (const reply of replies) void this.#link.write(reply);
    this.#keep(chunk, messages);
    for (const reply of replies) this.#log.add('bridge', reply, ['reply']);
    for (const message of messages) this.#onMessage(message);
  }

  /** A message a line, as a rule; where they are not as many, they stand with the last one. */
  #keep(chunk: Uint8Array, messages: readonly BoardMessage[]): void {
    const lines = this.#raw.push(chunk).flatMap((line) => ('text' in line ? [line.text] : []));
    const types = messages.map(({ type }) => type);
    for (const [index, raw] of lines.entries()) {
      const says =
        lines.length === types.length ? types.slice(index, index + 1) : index === lines.length - 1 ? types : [];
      if (says.length === 0 || says.some((type) => !unsaid.has(type))) this.#log.add('machine', raw, says);
    }
  }

  #onMessage(message: BoardMessage): void {
    const { bus, onMessage } = this.#options;
    if (message.type === 'unreadable') {
      const { text, reason, request = false } = message;
      bus.emit('board.unreadable', { text, reason, request });
      if (!request) return;
    }
    this.#unansweredProbes = 0;
    this.#silentRestarts = 0;
    if (message.type === 'version') {
      this.#version = message.text;
      return;
    }
    bus.emit('board.heard', { message });
    onMessage(message);
  }

  #askForLife(): void {
    if (!this.#link.isUp || !this.#adapter.answersProbe || !this.#options.mayProbe()) return;
    if (this.#unansweredProbes >= silentProbes) {
      this.#silentRestarts += 1;
      void this.#link.restart('the board answers no probe');
      return;
    }
    this.#unansweredProbes += 1;
    void this.send({ type: 'probe' });
  }

  #newAdapter(): Adapter {
    const options = { ...this.#options.settings, windowSeconds: this.#options.windowSeconds() };
    this.#patienceSeconds = patienceTold(options);
    return createAdapter(options);
  }
}
