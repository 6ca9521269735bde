import type { Adapter, BoardCommand, Reading } from './adapter.ts';
import { displayText } from './display.ts';
import { LineSplitter, printable } from './lines.ts';
import { amountFromMdb, amountToMdb, type MdbScale } from './mdbAmount.ts';
import { frame, parseHex, unframe } from './mdbFrame.ts';
import { alwaysIdleBit, peripheralId } from './peripheralId.ts';

/** A block has 36 bytes at most, two of a display's are taken. */
const longestText = 32;

export interface WaferOptions extends MdbScale {
  currencyNumber: number;
  /** Seconds the machine waits for our answer, told in the set-up (Z7); bounds the payment window. */
  answerSeconds: number;
}

/**
 * Native MDB of a cashless device at 0x10, as the Wafer boxes pass it on: the box answers POLL by itself,
 * hands every other command of the machine to us as a line of hex, and takes our frames, checksum
 * included, as bytes for the next POLL.
 *
 * The machine is to ask before anybody has paid, which MDB allows in two ways: always idle, where the machine grants
 * it, or else a session that we keep open without a card.
 */
export class WaferAdapter implements Adapter {
  readonly name = 'wafer';
  readonly baudRate = 9_600;
  readonly answersProbe = false;
  readonly #options: WaferOptions;
  readonly #lines = new LineSplitter(128);
  /**
   * Frames the machine has not acknowledged yet, oldest first; what the protocol owes by itself stands in it
   * as `configure`. An ACK that got lost makes an approve look unanswered, never answered; a reset of the
   * machine sets the count right.
   */
  #unanswered: BoardCommand['type'][] = [];
  /** What staff want. */
  #enabled = true;
  /** Feature level of the machine, from its set-up; both sides keep to the lower one. */
  #machineLevel = 1;
  /** Characters of the machine's display, from its set-up; 0: it has none, or has not said yet. */
  #displayLength = 0;
  /** Granted by the machine, and forgotten at every reset. */
  #alwaysIdle = false;
  /** States of the reader (MDB/ICP 7.2) as far as they say when to begin a session. */
  #state: 'disabled' | 'enabled' | 'session' = 'disabled';

  constructor(options: WaferOptions) {
    this.#options = options;
  }

  receive(chunk: Uint8Array): Reading {
    const reading: Reading = { messages: [], replies: [] };
    for (const line of this.#lines.push(chunk)) {
      if ('text' in line) this.#read(line.text, reading);
      else
        reading.messages.push({
          type: 'unreadable',
          text: '',
          reason: `a line of ${line.discarded} bytes without an end`,
        });
    }
    reading.replies.forEach(() => this.#await('configure'));
    return reading;
  }

  /** A box that passes no ACK on must not make the list grow for ever. */
  #await(command: BoardCommand['type']): void {
    this.#unanswered.push(command);
    if (this.#unanswered.length > 64) this.#unanswered = [];
  }

  encode(command: BoardCommand): Uint8Array[] {
    switch (command.type) {
      case 'configure':
      case 'enable':
      case 'disable': {
        this.#enabled = command.type === 'configure' ? command.enabled : command.type === 'enable';
        // the machine sets a reader up after its reset only, and asks only then what the reader can: JUST RESET asks for it
        this.#forget();
        this.#await('configure');
        return [frame(0x00)];
      }
      case 'approve': {
        const price = amountToMdb(command.amount, this.#options);
        this.#await('approve');
        return [frame(0x05, price >> 8, price & 0xff)];
      }
      case 'deny':
      case 'confirm_cancel':
        this.#await(command.type);
        return [frame(0x06)];
      case 'display': {
        // as many characters as the display has, blanks included (MDB/ICP 7.4.4)
        if (this.#displayLength === 0) return [];
        this.#await('display');
        const text = displayText(command.text, this.#displayLength).padEnd(this.#displayLength);
        return [frame(0x02, 50, ...Buffer.from(text, 'latin1'))]; // 50 × 0.1 s
      }
      case 'probe':
        return [];
    }
  }

  #read(text: string, reading: Reading): void {
    const bytes = parseHex(text);
    if (bytes === undefined) {
      reading.messages.push({ type: 'unreadable', text: printable(text), reason: 'no hex' });
      return;
    }
    if (bytes.length === 1) {
      this.#acknowledgement(bytes[0] ?? 0xff, text, reading);
      return;
    }
    const block = unframe(bytes);
    if (block === undefined) {
      reading.messages.push({ type: 'unreadable', text: printable(text), reason: 'a wrong checksum' });
      return;
    }
    this.#command(block, text, reading);
  }

  /** ACK 00 and NAK FF stand alone, without a checksum. */
  #acknowledgement(byte: number, text: string, reading: Reading): void {
    const command = byte === 0x00 || byte === 0xff ? this.#unanswered.shift() : undefined;
    if (command === undefined)
      reading.messages.push({ type: 'unreadable', text: printable(text), reason: 'an answer to no command of ours' });
    else if (byte === 0x00) reading.messages.push({ type: 'acknowledged', command });
    else reading.messages.push({ type: 'rejected', command, code: 'NAK' });
  }

  #command(block: Uint8Array, text: string, { messages, replies }: Reading): void {
    const [address = 0, sub = 0, ...data] = block;
    const word = (at: number): number => ((data[at] ?? 0xff) << 8) | (data[at + 1] ?? 0xff);
    const key = address === 0x10 || address === 0x12 ? address << 8 : (address << 8) | sub;
    switch (key) {
      case 0x1000:
        this.#unanswered = [];
        this.#forget();
        // what the machine polls for before it sets a reader up (MDB/ICP 7.4.1); without it no button works again
        replies.push(frame(0x00)); // JUST RESET
        messages.push({ type: 'reset' });
        return;
      case 0x1100:
        this.#machineLevel = data[0] ?? 1;
        this.#displayLength = Math.min((data[1] ?? 0) * (data[2] ?? 0), longestText);
        replies.push(this.#setup());
        // whatever session there was is over, also where the RESET before it got lost
        messages.push({ type: 'session_complete' });
        return;
      case 0x1101: // the machine's highest and lowest price: nothing to answer
        return;
      case 0x1200:
        return; // POLL belongs to the box
      case 0x1300:
        // price, and the item where the machine names one; a price of 32 bits has been agreed on with nobody
        if (data.length !== 2 && data.length !== 4) {
          messages.push({
            type: 'unreadable',
            text: printable(text),
            reason: 'a request without a price of 16 bits',
            request: true,
          });
          return;
        }
        messages.push({ type: 'vend_request', amount: amountFromMdb(word(0), this.#options), item: String(word(2)) });
        return;
      case 0x1306:
        messages.push({
          type: 'unreadable',
          text: printable(text),
          reason: 'a negative vend, which this reader does not offer',
          request: true,
        });
        return;
      case 0x1301:
        messages.push({ type: 'vend_cancel' });
        return;
      case 0x1302:
        messages.push({ type: 'vend_success' });
        return;
      case 0x1303:
        messages.push({ type: 'vend_failure' });
        return;
      case 0x1304:
        replies.push(frame(0x07)); // END SESSION
        if (this.#state === 'session') this.#state = 'enabled';
        this.#beginSession(replies); // for the next customer
        messages.push({ type: 'session_complete' });
        return;
      case 0x1400:
        this.#state = 'disabled';
        messages.push({ type: 'reader', status: 'disabled' });
        return;
      case 0x1401:
        if (this.#state === 'disabled') this.#state = 'enabled';
        this.#beginSession(replies);
        messages.push({ type: 'reader', status: this.#enabled ? 'enabled' : 'disabled' });
        return;
      case 0x1402:
        replies.push(frame(0x08)); // CANCELLED
        this.#state = 'enabled';
        this.#beginSession(replies);
        messages.push({ type: 'reader', status: 'enabled' });
        return;
      case 0x1700:
        // a reader that staff have switched off offers no way to a request
        replies.push(peripheralId({ machineLevel: this.#machineLevel, alwaysIdle: this.#enabled }));
        return;
      case 0x1704:
        this.#alwaysIdle = ((data[3] ?? 0) & alwaysIdleBit) !== 0;
        return;
      default:
    }
    messages.push({ type: 'unreadable', text: printable(text), reason: 'a command this reader does not offer' });
  }

  /** What a reset takes away, the machine's or ours. */
  #forget(): void {
    this.#alwaysIdle = false;
    this.#state = 'disabled';
  }

  /**
   * BEGIN SESSION with funds that are not known yet: the machine shows no credit and lets every price through. From
   * level 2 on with a medium that is not known, of the ordinary kind, at the machine's own prices.
   */
  #beginSession(replies: Uint8Array[]): void {
    if (this.#state !== 'enabled' || this.#alwaysIdle || !this.#enabled) return;
    this.#state = 'session';
    const medium = this.#machineLevel >= 2 ? [0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00] : [];
    replies.push(frame(0x03, 0xff, 0xff, ...medium));
  }

  /** Reader config data (MDB/ICP 7.4.2): level 3, restores no funds, takes several vends, has no display. */
  #setup(): Uint8Array {
    const country = 0x1000 | Number.parseInt(String(this.#options.currencyNumber), 16);
    return frame(
      0x01,
      0x03,
      country >> 8,
      country & 0xff,
      this.#options.scale,
      this.#options.decimals,
      this.#options.answerSeconds,
      0x02,
    );
  }
}
