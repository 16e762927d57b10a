const text = { type: "string" };

/** How the collections of the local service are called: where they are, what is sent, where the resource is in an answer, and what its schema is. */
module.exports = {
  things: {
    path: "/things",
    write: (properties) => properties,
    read: (answer) => answer,
    schema: { package: "things", token: "things:index:Thing", inputs: { colour: text }, required: [] },
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
    schema: {
      package: "spotinst",
      token: "spotinst:index/subscription:Subscription",
      inputs: { resourceId: text, eventType: text, protocol: text, endpoint: text },
      required: ["resourceId", "eventType", "protocol", "endpoint"],
    },
  },
};
