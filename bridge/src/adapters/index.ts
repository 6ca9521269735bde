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
