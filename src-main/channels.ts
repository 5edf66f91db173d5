/** The two channels between page and main process; their names are known here only. */
export const callChannel = 'concord:call';
export const topicChannel = 'concord:topic';
