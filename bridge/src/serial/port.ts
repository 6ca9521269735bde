/** The little we need of a serial port; serialport gives it, and a test may. */
export interface Port {
  readonly isOpen: boolean;
  open(callback: (error: Error | null) => void): void;
  write(bytes: Uint8Array, callback: (error: Error | null | undefined) => void): boolean;
  /** Throws away what the operating system holds in either direction (tcflush). */
  flush(callback: (error: Error | null) => void): void;
  close(callback?: (error: Error | null) => void): void;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'close', listener: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeAllListeners(): unknown;
}

export type OpenPort = (path: string, baudRate: number) => Port;
