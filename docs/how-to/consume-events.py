#!/usr/bin/env python3
"""Watches service levels over AMQP: prints each target that is at risk or breached.

Needs the package python3-pika of Debian. Takes the broker's address from the first argument, as in
    . .sms/connections.env && ./consume-events.py "$ConnectionStrings__rabbitmq"
"""
import json
import sys

import pika

connection = pika.BlockingConnection(pika.URLParameters(sys.argv[1]))
channel = connection.channel()

# A queue of our own; leave out exclusive and give it a name to keep what arrives while nobody listens.
queue = channel.queue_declare(queue="", exclusive=True).method.queue
for key in ("sla.target-at-risk", "sla.target-breached", "sla.target-breach-retracted"):
    channel.queue_bind(queue, exchange="sms.events", routing_key=key)

seen = set()  # Delivery is at least once: the id tells a repeat.


def on_message(channel, method, properties, body):
    event = json.loads(body)
    # The broker vouches for the user, and each type belongs to one service: sms.SERVICE.NAME.VERSION.
    if properties.user_id != event["type"].split(".")[1]:
        print("forged:", event["type"], "published by", properties.user_id, file=sys.stderr)
    elif event["id"] not in seen:
        seen.add(event["id"])
        data = event["data"]
        # Events of older versions have neither number nor title.
        print(event["time"], event["type"], data.get("number"), data["priority"], data["metric"], data["service"], "due", data["dueAt"],
              "held by", data.get("group"), ascii(data.get("title")), flush=True)
    channel.basic_ack(method.delivery_tag)


channel.basic_consume(queue, on_message)
print("watching", flush=True)
channel.start_consuming()
