import type { Adapter, AdapterName, DenyVariant } from './adapter.ts';
import { QibixxAdapter } from './qibixx.ts';
import { WaferAdapter } from './wafer.ts';

export interface AdapterOptions {
  adapter: AdapterName;
  deny: DenyVariant;
  currencyNumber: number;
  scale: number;
  decimals: number;
  windowSeconds: number;
}

/** The longest an MDB machine can wait for an answer, seconds. */
export const longestPatience = 255;

/** How long the machine waits on this connection: what it is told in the set-up (Z7), or the longest where the board sees to that. */
export function patienceTold({ adapter, windowSeconds }: Pick<AdapterOptions, 'adapter' | 'windowSeconds'>): number {
  return adapter === 'wafer' ? windowSeconds : longestPatience;
}

/** A fresh codec for one connection. A new kind of board is a file beside this one and a line here. */
export function createAdapter(options: AdapterOptions): Adapter {
  switch (options.adapter) {
    case 'qibixx':
      return new QibixxAdapter({ deny: options.deny, currencyNumber: options.currencyNumber });
    case 'wafer':
      return new WaferAdapter({
        currencyNumber: options.currencyNumber,
        scale: options.scale,
        decimals: options.decimals,
        answerSeconds: options.windowSeconds,
      });
  }
}
