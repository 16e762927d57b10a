/** How the collections of the local service are called: where they are, what is sent, and where the resource is in an answer. */
module.exports = {
  things: {
    path: "/things",
    write: (properties) => properties,
    read: (answer) => answer,
  },
  /** As Spot's provider writes and reads a Subscription. */
  subscriptions: {
    path: "/events/subscription",
    write: ({ format: eventFormat, ...rest }) => ({ subscription: { ...rest, eventFormat } }),
    read: ({ response }) => {
      const [subscription] = response.items;
      if (subscription === undefined) {
        return undefined;
      }
      const { eventFormat: format, ...rest } = subscription;
      return { ...rest, ...(format !== undefined && { format }) };
    },
  },
};
