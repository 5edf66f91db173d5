/** The names of the two IPC channels between the page and the main process. */
export const callChannel = 'concord:call';
export const topicChannel = 'concord:topic';
