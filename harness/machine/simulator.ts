/** The simulated vending machine: with its cable, or its parts for who brings a cable of their own. */
export { Cable } from '../../standins/machine/src/cable.ts';
export { Machine, type Timing, type VendRecord } from '../../standins/machine/src/machine.ts';
export { QibixxBoard } from '../../standins/machine/src/qibixxBoard.ts';
export { Simulator, type BoardName } from '../../standins/machine/src/simulator.ts';
