/** A public API of the main region that is none of ours. */
export const otherApi = { name: 'other12345.execute-api.eu-west-1.amazonaws.com', address: '198.51.100.7' } as const;

/** Where a lab's regions are, and their blocks. */
export const regions = { main: 'eu-west-1', client: 'us-east-1', standby: 'eu-central-1' } as const;

export const cidrs = { main: '10.64.0.0/20', client: '10.80.0.0/20', standby: '10.96.0.0/20' } as const;
