/** A failure that its message says in full: it is shown to a person without a stack. */
export class Failure extends Error {}
