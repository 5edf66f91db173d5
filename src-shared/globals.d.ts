/** Declares the only platform type that shared interfaces mention. Shared code never uses it; Node and the DOM define it. */
interface AbortSignal {}
