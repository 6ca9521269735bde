import type { Adapter, BoardCommand, BoardMessage, DenyVariant, Reading, ReaderStatus } from './adapter.ts';
import { displayText } from './display.ts';
import { LineSplitter, printable } from './lines.ts';

export interface QibixxOptions {
  deny: DenyVariant;
  /** ISO 4217 numeric code, e.g. 978; goes out as the BCD that MDB wants (0x1978). */
  currencyNumber: number;
}

const readers: Record<string, ReaderStatus> = {
  INACTIVE: 'inactive',
  DISABLED: 'disabled',
  ENABLED: 'enabled',
  IDLE: 'idle',
  // the board has lost its machine: whoever waits there waits for nothing
  OFFLINE: 'disabled',
};
/** `c,ERR,VEND n` with n > 0: what the machine did, not an answer to us. */
const machineErrors: Record<string, BoardMessage> = {
  '1': { type: 'vend_cancel' },
  '3': { type: 'vend_failure' },
  '5': { type: 'reset' },
};
/** A command that waits for its answer. */
interface Written {
  command: BoardCommand['type'];
  /** Its line, or the first of them. */
  line: string;
}

/** Commands the board answers, in the order they were written. */
const answered = new Set<BoardCommand['type']>(['approve', 'deny', 'display', 'probe']);

/**
 * Qibixx MDB Pi Hat and MDB-USB: ASCII lines (the board's own API documentation).
 * An answer names no command, so the codec keeps the order of what it wrote: only the answer in the
 * approve's own place counts as the approve's, never the late one of a text for the display. An answer
 * that got lost can make an approve look unanswered, never answered; the next probe sets the count right.
 */
export class QibixxAdapter implements Adapter {
  readonly name = 'qibixx';
  readonly baudRate = 115_200;
  readonly answersProbe = true;
  readonly #options: QibixxOptions;
  readonly #lines = new LineSplitter();
  #unanswered: Written[] = [];

  constructor(options: QibixxOptions) {
    this.#options = options;
  }

  receive(chunk: Uint8Array): Reading {
    const messages = this.#lines
      .push(chunk)
      .map((line): BoardMessage =>
        'text' in line
          ? this.#read(line.text)
          : { type: 'unreadable', text: '', reason: `a line of ${line.discarded} bytes without an end` },
      );
    return { messages, replies: [] };
  }

  encode(command: BoardCommand): Uint8Array[] {
    const lines = this.#spell(command);
    const [line = ''] = lines;
    if (command.type === 'configure') this.#unanswered = [{ command: 'deny', line }];
    else if (answered.has(command.type)) this.#unanswered.push({ command: command.type, line });
    return lines.map((line) => Buffer.from(`${line}\n`, 'latin1'));
  }

  #spell(command: BoardCommand): string[] {
    switch (command.type) {
      case 'configure':
        return [
          this.#deny(), // a request from before we were there would wait for an answer that never comes
          'C,0', // SETCONF is taken while the reader is off only
          `C,SETCONF,mdb-currency-code=0x1${String(this.#options.currencyNumber).padStart(3, '0')}`,
          'C,SETCONF,mdb-always-idle=1',
          command.enabled ? 'C,1' : 'C,0',
        ];
      case 'approve':
        return [`C,VEND,${command.amount}`];
      case 'deny':
        return [this.#deny()];
      case 'confirm_cancel':
        return []; // the board answers the machine by itself
      case 'enable':
        return ['C,1'];
      case 'disable':
        return ['C,0'];
      case 'display':
        return [`C,DISPLAY,${displayText(command.text, 32)}`];
      case 'probe':
        return ['V'];
    }
  }

  #deny(): string {
    return { 'vend-minus-one': 'C,VEND,-1', stop: 'C,STOP', 'vend-zero': 'C,VEND,0' }[this.#options.deny];
  }

  #read(line: string): BoardMessage {
    // a cable that is plugged in leaves bytes before the line; within it they are damage
    const text = line
      .replace(/^[^\x21-\x7e]+|[^\x21-\x7e]+$/g, '')
      .replaceAll('"', '')
      .replaceAll("'", '');
    const [head = '', name = '', ...rest] = text.split(',').map((part) => part.trim());
    const second = name.toUpperCase();
    if (head === 'v') {
      // whatever was written before the probe has been answered by now, or never will be
      this.#unanswered.splice(0, this.#unanswered.findIndex(({ command }) => command === 'probe') + 1);
      return { type: 'version', text: printable(text) };
    }
    if (head === 'r' && second === 'ACK') return this.#answer((command) => ({ type: 'acknowledged', command }), line);
    // nothing that we write to the board, and it may echo, is a status
    if (second === 'STATUS' && head.toLowerCase() === 'c') return this.#status(rest, line);
    if (head !== 'c') return unreadable(line, 'no line of this board');
    if (second === '1') return { type: 'reader', status: 'enabled' };
    if (second === '0') return { type: 'reader', status: 'disabled' };
    if (second === 'VEND' && rest[0]?.toUpperCase() === 'SUCCESS') return { type: 'vend_success' };
    if (second === 'ERR') return this.#error(rest.join(','), line);
    if (second === 'UNKNOWN') return this.#unknown(rest.join(','), line);
    return unreadable(line, 'no message of this board');
  }

  #status([word = '', amount = '', item, ...more]: string[], line: string): BoardMessage {
    const status = word.toUpperCase();
    if (status === 'VEND') {
      if (!/^\d{1,7}(\.\d{1,3})?$/.test(amount)) return unreadable(line, 'an amount that is no decimal number');
      // 1,50,2 is not 1 for item 50: what can be read two ways is not sold
      if (more.some((part) => part !== '')) return unreadable(line, 'a request with more than an amount and an item');
      // a line that ends behind 1.0 or 12 may be one that was cut off: another price
      if (item === undefined && !/\.\d{2,3}$/.test(amount))
        return unreadable(line, 'a request that ends within its amount');
      // the amount is what the machine wants; an item is not always named, nor always in a way that we know
      return { type: 'vend_request', amount, item: item !== undefined && /^[\w-]{1,16}$/.test(item) ? item : '' };
    }
    const reader = readers[status];
    return reader === undefined ? unreadable(line, 'an unknown status') : { type: 'reader', status: reader };
  }

  #error(text: string, line: string): BoardMessage {
    const code = /^VEND\s*(-?\d+)$/i.exec(text)?.[1];
    // a refusal gives money back while a product may be on its way: only one that names its command is believed
    if (code === undefined) return unreadable(line, 'an error that names no command of ours');
    if (!code.startsWith('-')) return machineErrors[code] ?? unreadable(line, 'an unknown error of the machine');
    return this.#rejected(({ command }) => command === 'approve' || command === 'deny', text, line);
  }

  /** `c,UNKNOWN,"<line>"`: refuses the command that it quotes, the name of it at least. */
  #unknown(quoted: string, line: string): BoardMessage {
    return this.#rejected(
      (written) => nameOf(quoted) === nameOf(written.line) && written.line.startsWith(quoted),
      'UNKNOWN',
      line,
    );
  }

  /** An answer that names its command: those written before it have had theirs, or never will. */
  #rejected(named: (written: Written) => boolean, code: string, line: string): BoardMessage {
    const at = this.#unanswered.findIndex(named);
    if (at >= 0) this.#unanswered.splice(0, at);
    return at < 0
      ? unreadable(line, 'an answer to no command of ours')
      : this.#answer((command) => ({ type: 'rejected', command, code }), line);
  }

  #answer(make: (command: BoardCommand['type']) => BoardMessage, line: string): BoardMessage {
    const written = this.#unanswered.shift();
    return written === undefined ? unreadable(line, 'an answer to no command of ours') : make(written.command);
  }
}

/** `C,VEND,2.50` → `C,VEND` */
function nameOf(line: string): string {
  return line.split(',', 2).join(',');
}

function unreadable(line: string, reason: string): BoardMessage {
  // whatever else is wrong with it, a machine waits for the answer
  const request = /\bSTATUS["'\s]*,["'\s]*VEND\b/i.test(line);
  return { type: 'unreadable', text: printable(line), reason, ...(request ? { request: true } : {}) };
}
