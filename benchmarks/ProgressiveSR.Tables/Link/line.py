"""A line between two network devices, for run-link: packets take their time, and some are lost.

    line.py NEAR FAR DELAY LOSS

creates two TUN devices and passes packets between them until it is killed. DELAY is that of a round trip in milliseconds, half
of it each way; LOSS the percentage of packets lost, each way, the same ones in every run of as many packets. It prints a line
when the devices are there. Needs root.
"""

import fcntl
import heapq
import os
import random
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x1001
MAX_PACKET = 65536


def open_device(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN_NO_PI))
    return device


def main(near, far, delay, loss):
    ends = [open_device(near), open_device(far)]
    print("ready", flush=True)
    chance = random.Random(1)
    waiting = []  # (when, order, where, packet)
    order = 0
    while True:
        pause = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for source in select.select(ends, [], [], pause)[0]:
            packet = os.read(source, MAX_PACKET)
            if chance.random() * 100 >= loss:
                target = ends[1 - ends.index(source)]
                heapq.heappush(waiting, (time.monotonic() + delay / 2000, order, target, packet))
                order += 1
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, target, packet = heapq.heappop(waiting)
            try:
                os.write(target, packet)
            except OSError:
                pass  # the device is not up yet, or its queue is full: the packet is lost as on any line


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
