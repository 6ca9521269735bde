import { EventEmitter } from 'node:events';
import { Cable } from './cable.ts';
import { type Board, type BoardSide, Machine, type MachineState, type Timing } from './machine.ts';
import type { Product } from './products.ts';
import { QibixxBoard } from './qibixxBoard.ts';
import { WaferBoard } from './waferBoard.ts';

/** Kinds of adapter this machine can stand behind. */
export const boards = {
  qibixx: (machine: BoardSide): Board => new QibixxBoard(machine),
  wafer: (machine: BoardSide): Board => new WaferBoard(machine, { grantsAlwaysIdle: true }),
  /** A machine that grants no options: it asks within a session only. */
  wafer_sessions: (machine: BoardSide): Board => new WaferBoard(machine, { grantsAlwaysIdle: false }),
};
export type BoardName = keyof typeof boards;

export interface SimulatorOptions {
  /** Path of the serial device for the bridge. */
  path: string;
  /** qibixx where nothing else is said */
  board?: BoardName;
  products?: Product[];
  timing?: Partial<Timing>;
}

export interface SimulatorState extends MachineState {
  plugged: boolean;
  device: string;
}

/** A machine, its board and the cable to the bridge. */
export class Simulator {
  readonly machine: Machine;
  readonly #cable: Cable;
  readonly #path: string;
  readonly #changes = new EventEmitter<{ change: [] }>();
  /** Every command of the host, in order: a line, or the hex of a frame; for tests. */
  onHostLine: ((line: string) => void) | undefined;

  constructor({ path, board = 'qibixx', products, timing }: SimulatorOptions) {
    this.#path = path;
    this.#changes.setMaxListeners(0);
    this.machine = new Machine({
      board: boards[board],
      heard: (command) => this.onHostLine?.(command),
      send: (line) => this.#cable.send(`${line}\r\n`),
      changed: () => void this.#changes.emit('change'),
      ...(products ? { products } : {}),
      ...(timing ? { timing } : {}),
    });
    this.#cable = new Cable({ path, onText: (text) => this.machine.receive(text) });
  }

  get state(): SimulatorState {
    return { ...this.machine.state, plugged: this.#cable.plugged, device: this.#path };
  }

  plug(): void {
    this.#cable.plug();
    this.#changes.emit('change');
  }

  /** Pulls the USB plug: the board loses its power with it, the machine goes on. */
  unplug(): void {
    this.#cable.unplug();
    this.machine.hostChanged();
  }

  /** Noise on the line, as it stands. */
  noise(text: string): void {
    this.#cable.send(text);
  }

  /** @returns how to stop listening */
  onChange(listener: () => void): () => void {
    this.#changes.on('change', listener);
    return () => this.#changes.off('change', listener);
  }

  stop(): void {
    this.machine.stop();
    this.#cable.unplug();
  }
}
