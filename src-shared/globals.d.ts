/** The one platform type that shared interfaces pass along without ever using it; Node and the DOM fill it in. */
interface AbortSignal {}
