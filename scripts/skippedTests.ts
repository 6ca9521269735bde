/** Ways of jest to leave a test out, or all others of its file. */
const LEAVES_OUT =
  /\b(?:describe|test|it)(?:\.concurrent)?\.(?:skip|only|todo)\b|\b(?:xdescribe|xtest|xit|fdescribe|fit)\s*[.(]/;

/** Whether a test file leaves tests out: what it names then proves nothing, whichever test it is. */
export function leavesTestsOut(source: string): boolean {
  return LEAVES_OUT.test(source);
}
